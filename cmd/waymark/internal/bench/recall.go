package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
)

// Recall is what following a recall through a genealogy took.
type Recall struct {
	// Items are those that the recall affects; Affected are these and the lots and containers.
	Items    int `json:"items"`
	Affected int `json:"affected"`
	// Processes are the transformations that it went through.
	Processes int `json:"processes"`
	// Seconds is how long the command took, from its start to its end.
	Seconds float64 `json:"seconds"`
	// AnswerBytes is the size of what it printed, as JSON.
	AnswerBytes int `json:"answer_bytes"`
	// CommandMemory is the most resident memory that the command held, and NodeMemory that of the node, which recorded the
	// genealogy before, in bytes.
	CommandMemory int64 `json:"command_peak_rss_bytes"`
	NodeMemory    int64 `json:"node_peak_rss_bytes"`
}

func (r *Recall) String() string {
	return fmt.Sprintf("recall through %d items: %.1f s, %.0f MB of the command, %.0f MB of the node, an answer of %.1f MB",
		r.Items, r.Seconds, float64(r.CommandMemory)/(1<<20), float64(r.NodeMemory)/(1<<20), float64(r.AnswerBytes)/(1<<20))
}

// measureRecall records a genealogy with a network of one, and follows a recall of its first lot with the command that anybody
// would use. It is an error where the answer is not exactly what is affected, and where it is.
func measureRecall(ctx context.Context, items, runs int) (result *Recall, err error) {
	dir, err := os.MkdirTemp("", "waymark-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := (network.Testnet{Validators: 1, ConsensusKey: network.Ed25519}).Create(dir); err != nil {
		return nil, err
	}
	ctx, nodes, err := startCluster(ctx, dir, []string{"start"})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, nodes.stop()) }()
	g, err := recordGenealogy(ctx, dir, items)
	if err != nil {
		return nil, err
	}
	result = &Recall{Items: items}
	var seconds, memory []float64
	for range runs {
		r, err := followRecall(ctx, network.ClientHome(dir), g)
		if err != nil {
			return nil, err
		}
		result.Affected, result.Processes, result.AnswerBytes = r.Affected, r.Processes, r.AnswerBytes
		seconds, memory = append(seconds, r.Seconds), append(memory, float64(r.CommandMemory))
	}
	result.Seconds, result.CommandMemory = median(seconds), int64(median(memory))
	result.NodeMemory, err = peakMemory(nodes.endpoints)
	return result, err
}

// recordGenealogy has the network in dir record a genealogy.
func recordGenealogy(ctx context.Context, dir string, items int) (*genealogy, error) {
	settings, err := clientconfig.Load(network.ClientHome(dir))
	if err != nil {
		return nil, err
	}
	ledger, err := client.New(settings.Nodes...)
	if err != nil {
		return nil, err
	}
	authors, err := unlock(dir)
	if err != nil {
		return nil, err
	}
	number := func(id string) int {
		return slices.IndexFunc(network.Organizations(), func(o network.Organization) bool { return o.ID == id })
	}
	carrier, err := network.Organizations()[number("carrier")].GLN()
	if err != nil {
		return nil, err
	}
	g := newGenealogy(items, carrier, time.Now())
	nonces := map[string]uint64{}
	for _, b := range g.batches {
		nonces[b.organization]++
		signed, err := authors[number(b.organization)].sign(settings.ChainID, nonces[b.organization], b.messages()...)
		if err != nil {
			return nil, err
		}
		o, err := ledger.Send(ctx, signed)
		if err != nil {
			return nil, err
		}
		if o.Status != waymarkv1.Status_STATUS_APPLIED {
			return nil, fmt.Errorf("transaction %x: %s", o.TxId, o.Log)
		}
	}
	return g, nil
}

// recalled is what the command recall prints, as far as it is compared.
type recalled struct {
	Affected  []string         `json:"affected"`
	Processes int              `json:"processes"`
	Holders   []recalledHolder `json:"holders"`
}

type recalledHolder struct {
	Organization string          `json:"organization"`
	Holds        []recalledThing `json:"holds"`
	InTransit    []recalledThing `json:"in_transit"`
	LeftLedger   []recalledThing `json:"left_ledger"`
}

type recalledThing struct {
	Subject  string `json:"subject"`
	Receiver string `json:"receiver"`
}

// followRecall runs the command once.
func followRecall(ctx context.Context, home string, g *genealogy) (*Recall, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var out, problems bytes.Buffer
	command := exec.CommandContext(ctx, program, "recall", faulty, "--home", home, "--output", "json")
	command.Stdout, command.Stderr = &out, &problems
	start := time.Now()
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("recall: %w: %s", err, strings.TrimSpace(problems.String()))
	}
	r := &Recall{Seconds: time.Since(start).Seconds(), AnswerBytes: out.Len(), CommandMemory: peakOf(command.ProcessState)}
	var answer recalled
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
		return nil, err
	}
	r.Affected, r.Processes = len(answer.Affected), answer.Processes
	return r, g.check(&answer)
}

// check compares an answer with what is affected, and who has it.
func (g *genealogy) check(answer *recalled) error {
	places, things := g.affected()
	found := map[string]bool{}
	for _, subject := range answer.Affected {
		found[subject] = true
	}
	if !maps.Equal(found, things) {
		return fmt.Errorf("the recall found %d things, and %d are affected", len(found), len(things))
	}
	want, got := map[string]bool{}, map[string]bool{}
	for line := range places {
		fields := strings.Fields(line)
		if sort, _, _ := strings.Cut(fields[1], "/"); sort == "org" || sort == "ship" || sort == "left" {
			want[fields[0]+" "+fields[1]] = true
		}
	}
	for _, h := range answer.Holders {
		for _, thing := range h.Holds {
			got[thing.Subject+" org/"+h.Organization] = true
		}
		for _, thing := range h.InTransit {
			got[thing.Subject+" ship/"+h.Organization+"/"+thing.Receiver] = true
		}
		for _, thing := range h.LeftLedger {
			got[thing.Subject+" left/"+h.Organization] = true
		}
	}
	if !maps.Equal(want, got) {
		return fmt.Errorf("the recall says of %d things who has them, and %d are in hands: not the same ones", len(got), len(want))
	}
	return nil
}
