package golden

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// failure is a testing.TB that notes that a test failed.
type failure struct {
	testing.TB
	failed bool
}

func (f *failure) Helper()               {}
func (f *failure) Errorf(string, ...any) { f.failed = true }
func (f *failure) FailNow()              { panic(f) }

func fails(t *testing.T, got string) bool {
	f := &failure{TB: t}
	func() {
		defer func() {
			if p := recover(); p != nil && p != f {
				panic(p)
			}
		}()
		Check(f, "testdata/golden/file.txt", got)
	}()
	return f.failed
}

func TestCheck(t *testing.T) {
	t.Chdir(t.TempDir())
	require.True(t, fails(t, "one\n"), "there is no file yet")

	*update = true
	require.False(t, fails(t, "one\n"))
	*update = false

	require.False(t, fails(t, "one\n"))
	require.True(t, fails(t, "two\n"))
}
