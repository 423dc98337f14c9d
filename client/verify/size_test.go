package verify

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// maxBrowserSize bounds the gzipped program that a browser loads to verify.
const maxBrowserSize = 5 << 20

// TestFitsABrowser builds the smallest program that verifies for js/wasm.
func TestFitsABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	module, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	require.NoError(t, err)
	dir := t.TempDir()
	program := filepath.Join(dir, "verify.wasm")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, "./client/verify/testdata/browser")
	build.Dir = string(bytes.TrimSpace(module))
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)

	file, err := os.Open(program)
	require.NoError(t, err)
	defer file.Close()
	var size counter
	zip := gzip.NewWriter(&size)
	_, err = io.Copy(zip, file)
	require.NoError(t, err)
	require.NoError(t, zip.Close())
	t.Logf("%d bytes gzipped", size)
	require.Less(t, int64(size), int64(maxBrowserSize))
}

// counter counts what is written to it.
type counter int64

func (c *counter) Write(bz []byte) (int, error) {
	*c += counter(len(bz))
	return len(bz), nil
}
