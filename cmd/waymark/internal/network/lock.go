package network

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

// lockFile is held by whoever runs the network in its directory.
const lockFile = "running.lock"

// ErrRuns says that another process runs the network.
var ErrRuns = errors.New("another process runs this network")

// Lock makes the caller the one that runs the network in a directory, until what it returns is closed or the process
// ends, however that is: a file that a crash leaves behind locks nothing. It comes before [Prepare], which would else
// take the running network's own ports for taken, and point the client elsewhere.
func Lock(dir string) (io.Closer, error) {
	if _, err := os.Stat(filepath.Join(NodeHome(dir, 0), nodeconfig.File)); errors.Is(err, fs.ErrNotExist) {
		return nil, errNoNetwork(dir) // and no file is left where there is none
	}
	file, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = fmt.Errorf("%s: %w: end that one first", dir, ErrRuns)
	} else if err != nil {
		err = fmt.Errorf("lock %s: %w", file.Name(), err)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func errNoNetwork(dir string) error {
	return fmt.Errorf("%s: expected a network made by testnet init-files", dir)
}
