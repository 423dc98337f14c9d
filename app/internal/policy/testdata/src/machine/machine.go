// Package machine imports what depends on the machine, or reads JSON as consensus must not.
package machine

import (
	_ "encoding/json" // want `json: import of encoding/json`
	_ "io/ioutil"     // want `os: import of io/ioutil`
	_ "net"           // want `os: import of net`
	_ "net/http"      // want `os: import of net/http`
	_ "os"            // want `os: import of os`
	_ "os/exec"       // want `os: import of os/exec`
	_ "syscall"       // want `os: import of syscall`
	_ "unsafe"        // want `unsafe: import of unsafe`

	_ "encoding/binary"
	_ "net/netip"
	_ "net/url"
)
