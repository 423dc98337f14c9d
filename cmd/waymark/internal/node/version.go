package node

import (
	"errors"
	"time"

	"github.com/waymark-ledger/waymark/app"
)

// holdTimeout is for how long CometBFT may take to stop for another version of the program. It cannot where it waits for
// what this one does not do; everything is on disk all the same.
const holdTimeout = 500 * time.Millisecond

// errHeld says that CometBFT may be in the machine, and will be until the process ends.
var errHeld = errors.New("the next block is not executed")

// wrongVersion finds out that the next block is for another version of the program. The zero value never does.
type wrongVersion struct {
	ask  func() *app.WrongVersion // nil while there is no machine
	told chan *app.WrongVersion
}

// hold keeps who asks for the block waiting until the process ends: at an error CometBFT would vote against the block, or
// fail, loudly, and where it fetches blocks crash.
func (w *wrongVersion) hold(wrong *app.WrongVersion) {
	select {
	case w.told <- wrong:
	default: // it is known
	}
	select {}
}

// due returns a WrongVersion once the next block is for another version.
func (w *wrongVersion) due() error {
	if w.ask != nil {
		if wrong := w.ask(); wrong != nil {
			return wrong
		}
	}
	return w.held()
}

// held returns a WrongVersion once CometBFT has asked for a block of another version, and waits.
func (w *wrongVersion) held() error {
	select {
	case wrong := <-w.told:
		return wrong
	default:
		return nil
	}
}
