package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/invitation"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
)

const (
	// followInterval is how often a node that joins is looked at, and progressInterval how often it is told of.
	followInterval   = 500 * time.Millisecond
	progressInterval = 5 * time.Second
	// loneliness is how long a node may be without peers before it is said what that may be of.
	loneliness = 15 * time.Second
)

// errAnotherChain says that a node followed another chain than the one it was to join.
var errAnotherChain = errors.New("this is not the chain that network.toml describes: keep the home aside, and ask who signed the file")

// joinEvent is how far a node has come that joins.
type joinEvent struct {
	Event   string    `json:"event"` // alone, syncing, checked, joined
	Height  int64     `json:"height,omitempty"`
	Of      int64     `json:"of_at_least,omitempty"`
	Time    time.Time `json:"time,omitzero"`
	Peers   int       `json:"peers,omitempty"`
	Message string    `json:"message"`
}

func (j joinEvent) write(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%-8s %s\n", j.Event, j.Message)
	return err
}

// join runs the node, and tells how far it has come until it has caught up.
func (e *env) join(ctx context.Context, i *invitation.Invitation, info *joinInfo, o startOptions) error {
	settings, err := nodeconfig.Load(e.home)
	if err != nil {
		return fail(exitUsage, "%w", err)
	}
	ctx, stop := context.WithCancelCause(ctx)
	followed := make(chan struct{})
	go func() {
		defer close(followed)
		f := &follower{env: e, i: i, info: info, address: "http://" + settings.RPC.Listen, since: time.Now()}
		if err := f.follow(ctx); err != nil {
			stop(err) // it does nothing where the context has ended
		}
	}()
	err = e.start(ctx, o)
	cause := context.Cause(ctx)
	stop(nil)
	<-followed
	if ctx.Err() != nil && cause != nil && !errors.Is(cause, context.Canceled) {
		return errors.Join(cause, err)
	}
	return err
}

// follower watches a node that joins.
type follower struct {
	env     *env
	i       *invitation.Invitation
	info    *joinInfo
	address string
	since   time.Time // when it was last seen with peers, or began
	told    time.Time // when it was last told how far it is
	checked bool      // whether it has the block of the invitation
}

// follow returns when the node has caught up and is what was described, with an error when it is not, or when the context
// ends.
func (f *follower) follow(ctx context.Context) error {
	tick := time.NewTicker(followInterval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		status, err := askStatus(ctx, f.address)
		if err != nil {
			continue // it does not answer yet, or any more
		}
		if err := f.tell(status); err != nil {
			return err
		}
		if !f.checked && status.Height >= f.i.TrustHeight {
			if err := f.check(ctx); err != nil {
				return err
			}
		}
		if f.checked && !status.CatchingUp {
			return f.finish(ctx, status)
		}
	}
}

// tell says how far the node is, now and then.
func (f *follower) tell(status *nodeStatus) error {
	now := time.Now()
	if status.Peers > 0 {
		f.since = now
	}
	if now.Sub(f.told) < progressInterval {
		return nil
	}
	switch {
	case now.Sub(f.since) > loneliness:
		f.told = now.Add(progressInterval * 5)
		return f.say(joinEvent{Event: "alone", Height: status.Height, Message: fmt.Sprintf(
			"no node of the chain accepts this one. Either none can be reached (p2p.peers, firewalls), or they do not know its id "+
				"%s yet: let an organization of the chain register it (waymark tx membership register-node), or the operators "+
				"add it to their p2p.peers", f.info.NodeID)})
	case status.Height == 0 || !status.CatchingUp && f.checked:
		return nil
	}
	f.told = now
	return f.say(joinEvent{
		Event: "syncing", Height: status.Height, Of: f.i.TrustHeight, Time: status.Time, Peers: status.Peers,
		Message: fmt.Sprintf("height %d of %d or more, a block of %s; %s", status.Height, max(status.Height, f.i.TrustHeight),
			status.Time.Format(time.RFC3339), counted(status.Peers, "peer")),
	})
}

// check compares the block that the invitation names with the node's own.
func (f *follower) check(ctx context.Context) error {
	node, err := rpchttp.New(f.address, "/websocket")
	if err != nil {
		return err
	}
	commit, err := node.Commit(ctx, &f.i.TrustHeight)
	if err != nil || commit.Header == nil {
		if earliest, err := f.earliest(ctx, node); err != nil || earliest <= f.i.TrustHeight {
			return nil // again
		}
		f.checked = true
		return f.say(joinEvent{Event: "checked", Message: fmt.Sprintf(
			"the node began with a snapshot after height %d, which it therefore cannot check: it is as right as state_sync.trust_hash", f.i.TrustHeight)})
	}
	if hash := commit.Header.Hash(); !bytes.Equal(hash, f.i.TrustHash[:]) {
		return fail(exitError, "block %d is %x, and network.toml has %x: %w", f.i.TrustHeight, []byte(hash), f.i.TrustHash, errAnotherChain)
	}
	f.checked = true
	return f.say(joinEvent{
		Event: "checked", Height: f.i.TrustHeight,
		Message: fmt.Sprintf("block %d is the one that network.toml names", f.i.TrustHeight),
	})
}

func (f *follower) earliest(ctx context.Context, node *rpchttp.HTTP) (int64, error) {
	status, err := node.Status(ctx)
	if err != nil {
		return 0, err
	}
	return status.SyncInfo.EarliestBlockHeight, nil
}

// finish says what is left to do, once it is known who signed the invitation.
func (f *follower) finish(ctx context.Context, status *nodeStatus) error {
	ledger, err := client.New(f.address)
	if err != nil {
		return err
	}
	response := new(membershipv1.KeyResponse)
	_, err = ledger.Query(ctx, "/membership/key", &membershipv1.KeyRequest{Address: f.i.Signer()}, response, 0)
	organization := response.GetKey().GetOrganization()
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		return fail(exitError, "network.toml is signed with %s, which is no member's key: %w (%w)", f.info.Signer, errAnotherChain, err)
	case response.Key.RevokedHeight != 0:
		organization += fmt.Sprintf(", a key that was revoked at height %d: ask the organization whether it wrote the file", response.Key.RevokedHeight)
	}
	left := fmt.Sprintf("To validate, the node's organization applies with it (waymark validator apply --node-home %s), and the council "+
		"decides; until then it follows the chain, answers and proves.", f.env.home)
	if status.Power > 0 {
		left = "It validates."
	}
	return f.say(joinEvent{
		Event: "joined", Height: status.Height, Time: status.Time, Peers: status.Peers,
		Message: fmt.Sprintf("at height %d of %s, as %s described it. %s waymark doctor says what else is to be seen to.",
			status.Height, status.ChainID, organization, left),
	})
}

func (f *follower) say(event joinEvent) error {
	e := f.env
	return e.print(event, event.write)
}
