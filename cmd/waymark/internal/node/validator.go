package node

import (
	"fmt"
	"os"
	"path/filepath"

	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/privval"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

// loadValidator reads the key that signs blocks, and what it signed last. Both must be there: with the key alone the
// node could sign a second block of a height. CometBFT's own loader ends the process at an error, so the files are
// tried first.
func loadValidator(home string) (*privval.FilePV, error) {
	key, state := filepath.Join(home, nodeconfig.ValidatorKeyFile), filepath.Join(home, nodeconfig.ValidatorStateFile)
	for path, into := range map[string]any{key: new(privval.FilePVKey), state: new(privval.FilePVLastSignState)} {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if err := cmtjson.Unmarshal(content, into); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return privval.LoadFilePV(key, state), nil
}
