package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

// behindBy is how many blocks a node may be behind another one: those that are connected tell each other at once.
const behindBy = 20

// reached is how far a node has come.
type reached struct {
	// own is the height of its last block, state that of its state, and theirs of the last block that another node says it
	// has; 0 where none says.
	own, state, theirs int64
	// age is that of its last block by this machine's clock, and limit what it may be.
	age, limit            time.Duration
	catchingUp, connected bool
}

// examineHeight finds out how far a node has come, and others to which it is connected.
func examineHeight(
	ctx context.Context, d *diagnosis, node *rpchttp.HTTP, s *nodeconfig.Settings, status *nodeStatus, connected bool,
) {
	p := reached{
		own: status.Height, state: status.Height, age: time.Duration(status.Age * float64(time.Second)),
		limit: time.Duration(s.Watchdog.NotReadyAfter), catchingUp: status.CatchingUp, connected: connected,
	}
	if connected {
		p.theirs = heightOfPeers(ctx, node)
	}
	if info, err := node.ABCIInfo(ctx); err == nil {
		p.state = info.Response.LastBlockHeight
	}
	d.judgeHeight(p)
}

// judgeHeight compares the last block with the clock, with the state, and with what other nodes have.
func (d *diagnosis) judgeHeight(p reached) {
	const old = "what it answers is as old as its last block, and it does not validate"
	switch {
	case p.age < -maxSkew:
		d.wrong("clock", "votes carry the time, and the others compare it with theirs", "set the clock, and run chrony or another NTP client",
			"the last block is from %s ahead of this machine's clock: the clock is slow", (-p.age).Round(time.Second))
	case p.catchingUp && !p.connected:
		d.wrong("height", old, "connect it to other nodes", "it has nobody to catch up with; the last block that it has is %s old", p.age.Round(time.Second))
	case p.catchingUp:
		d.warn("height", old+" yet", "wait", "it is catching up; the last block that it has is %s old%s", p.age.Round(time.Second), p.others())
	case p.theirs-p.own > behindBy:
		d.wrong("height", "what it answers is old, and a validator that is behind misses blocks",
			"read the log for what it waits for: a slow disk, or a connection that is slow", "it is at height %d, and others are at %d", p.own, p.theirs)
	case p.age > p.limit:
		d.wrong("height", "nothing is recorded while there are no blocks",
			"see that more than two thirds of the validators run and are connected (their operators' doctor says), and that this clock is not fast",
			"the last block is %s old%s", p.age.Round(time.Second), p.others())
	default:
		d.well("height", "the last block is %.1f s old%s", max(p.age.Seconds(), 0), p.others())
	}
	if p.own-p.state > 1 {
		d.wrong("height", "the state is not that of the last block: queries and proofs are old",
			"restart the node; if that does not help, read its log", "it has block %d, and the state of %d", p.own, p.state)
	}
}

// others says what other nodes have.
func (p reached) others() string {
	switch {
	case p.theirs == 0:
		return ""
	case p.theirs > p.own:
		return fmt.Sprintf("; others are at height %d", p.theirs)
	default:
		return "; no other node has more"
	}
}

// heightOfPeers returns the highest block that another node says it has; 0 where none says.
func heightOfPeers(ctx context.Context, node *rpchttp.HTTP) (highest int64) {
	dump, err := node.DumpConsensusState(ctx)
	if err != nil {
		return 0
	}
	for _, peer := range dump.Peers {
		var state struct {
			RoundState struct {
				Height string `json:"height"`
			} `json:"round_state"`
		}
		if err := json.Unmarshal(peer.PeerState, &state); err != nil {
			continue // it tells nothing
		}
		if deciding, err := strconv.ParseInt(state.RoundState.Height, 10, 64); err == nil {
			highest = max(highest, deciding-1)
		}
	}
	return highest
}
