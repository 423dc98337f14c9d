package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cosmos/gogoproto/jsonpb"
	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client/verify"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	"github.com/waymark-ledger/waymark/x"
)

// The forms of a bundle in a file.
const (
	formatJSON     = "json"
	formatProtobuf = "protobuf"
	// bundleExtension is of files that hold a bundle's canonical bytes.
	bundleExtension = ".wmb"
)

// proving is what to prove, and where to.
type proving struct {
	trust
	file      string
	format    string
	statement string
	closed    bool
	indexes   []uint
	txs       []string
	since     uint64
	keys      []string
	verdict   bool
	notListed bool
	question
}

func newProveCommand(e *env) *cobra.Command {
	var how proving
	c := &cobra.Command{
		Use:   "prove SUBJECT",
		Short: "Fetch the proof of all that the ledger knows of a subject",
		Long: "Fetch a bundle: one file with which anybody verifies, without a network, all that the ledger knows of a subject,\n" +
			"and that nothing is left out. It is verified before it is written. Of a subject that the ledger does not know,\n" +
			"it proves that.\n\n" +
			"A subject is named by any identifier: EPC URN, Digital Link, element string, key, URI; an organization by org/ID.\n" +
			"Without --file the bundle is printed as JSON.\n\n" +
			"A history of more than 10,000 records is too long for a complete bundle. Single records of it are proved by --tx or\n" +
			"--index; that it only grew since it had a number of records, by --since. Neither proves that nothing is left out.\n\n" +
			"Besides the keys that signed what is shown, --key shows any other: whose it is, what it may do, and whether it is in\n" +
			"force, revoked or suspect as of the bundle's block, or that it was never registered. With --index 0 of its\n" +
			"organization the bundle is small, however long that one's history is.\n\n" +
			"--verdict adds whether the goods meet the recorded requirements of --market, with every entry of the state that the\n" +
			"answer rests on, present or absent, so that whoever has the bundle computes it again. --not-listed proves, in a small\n" +
			"bundle, that no listing has effect on a subject, nor on what is behind goods: in --market, or in any. Of what is listed\n" +
			"it says by which listing, and exits with 4.",
		Example: "  waymark prove https://id.gs1.org/01/09506000134352/10/LOT7 -f lot7.wmb\n" +
			"  waymark prove org/maker --closed -f maker.json\n" +
			"  waymark prove 01/09506000134352/10/LOT7 --verdict --market CN -f verdict.wmb\n" +
			"  waymark prove 01/09506000134352/10/LOT7 --not-listed -f clear.wmb\n" +
			"  waymark prove org/maker --index 0 --key 0x8fd379246834eac74b8419ffda202cf8051f7a03 -f key.wmb",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return how.prove(c.Context(), e, args[0]) },
	}
	how.trust.flags(c)
	how.question.flags(c)
	flags := c.Flags()
	flags.BoolVar(&how.verdict, "verdict", false, "prove also whether goods meet the recorded requirements of --market")
	flags.BoolVar(&how.notListed, "not-listed", false, "prove that no listing has effect on the subject, nor on what is behind goods")
	flags.StringVarP(&how.file, "file", "f", "", "file to write, with the extension "+bundleExtension+" or .json")
	flags.StringVar(&how.format, "format", "", "form of the file: json or protobuf (default: by its extension)")
	flags.StringVar(&how.statement, "statement", "", "what to prove: complete, inclusion or consistency (default: complete, or by --index, --tx and --since)")
	flags.BoolVar(&how.closed, "closed", false, "keep shipments, receipts and the like closed: only their kind and height are shown")
	flags.UintSliceVar(&how.indexes, "index", nil, "prove that these records are in the dossier, counted from 0")
	flags.StringArrayVar(&how.txs, "tx", nil, "prove that the records of this transaction, by its id, are in the dossier; may be given several times")
	flags.Uint64Var(&how.since, "since", 0, "prove that the dossier continues what it was when it had so many records")
	flags.StringArrayVar(&how.keys, "key", nil, "show this key too, by its address or its name in the keystore; may be given several times")
	return c
}

// request returns what to ask a node for.
func (how *proving) request(subject x.Subject) (*proofv1.ProveRequest, error) {
	r := &proofv1.ProveRequest{Subject: string(subject), Closed: how.closed, EarlierSize: how.since}
	for _, i := range how.indexes {
		r.Indexes = append(r.Indexes, uint64(i))
	}
	statement := how.statement
	if statement == "" {
		statement = "complete"
		if how.notListed {
			statement = "not-listed"
		} else if len(r.Indexes) > 0 {
			statement = "inclusion"
		} else if how.since > 0 {
			statement = "consistency"
		}
	}
	var fits bool
	switch statement {
	case "complete", "absence":
		r.Statement, fits = proofv1.Statement_STATEMENT_COMPLETE, len(r.Indexes) == 0 && how.since == 0
	case "inclusion":
		r.Statement, fits = proofv1.Statement_STATEMENT_INCLUSION, len(r.Indexes) > 0 && how.since == 0 && !how.closed
	case "consistency":
		r.Statement, fits = proofv1.Statement_STATEMENT_CONSISTENCY, len(r.Indexes) == 0 && how.since > 0 && !how.closed
	case "not-listed":
		r.Statement, fits = proofv1.Statement_STATEMENT_NOT_LISTED, len(r.Indexes) == 0 && how.since == 0 && !how.closed && !how.verdict
	default:
		return nil, fail(exitUsage, "--statement %.20q: expected complete, inclusion or consistency", statement)
	}
	if !fits || how.verdict && r.Statement != proofv1.Statement_STATEMENT_COMPLETE {
		return nil, fail(exitUsage, "the flags contradict each other: expected --closed and --verdict with complete, --index and --tx with inclusion, "+
			"--since with consistency, none of them with --not-listed")
	}
	return r, how.ask(r)
}

// ask adds what is asked about a market.
func (how *proving) ask(r *proofv1.ProveRequest) (err error) {
	switch {
	case how.verdict && how.market == "":
		return fail(exitUsage, "--verdict: expected the market that is asked about too, such as --market CN")
	case how.verdict, how.notListed:
		r.Verdict, err = how.question.request(how.verdict)
	case how.market != "" || how.at != "":
		return fail(exitUsage, "--market and --at: expected with --verdict or --not-listed")
	}
	return err
}

// addresses returns the keys to show, in order. What has the form of an address is one.
func (how *proving) addresses(e *env) ([][]byte, error) {
	var addresses [][]byte
	for _, key := range how.keys {
		if common.IsHexAddress(key) {
			addresses = append(addresses, common.HexToAddress(key).Bytes())
			continue
		}
		known, err := e.keys().Get(key)
		if err != nil {
			return nil, fmt.Errorf("--key: expected an address or the name of a key: %w", keyFailure(err))
		}
		addresses = append(addresses, known.Address)
	}
	slices.SortFunc(addresses, bytes.Compare)
	return slices.CompactFunc(addresses, bytes.Equal), nil
}

func (how *proving) prove(ctx context.Context, e *env, id string) error {
	subject, err := subjectOf(id)
	if err != nil {
		return err
	}
	ledger, _, err := e.connect()
	if err != nil {
		return err
	}
	chosen := slices.Clone(how.indexes)
	if err := how.ofTransactions(ctx, ledger, subject); err != nil {
		return err
	}
	request, err := how.request(subject)
	if err != nil {
		return err
	}
	if request.Keys, err = how.addresses(e); err != nil {
		return err
	}
	format, err := how.formatOf()
	if err != nil {
		return err
	}
	root, err := how.root(e)
	if err != nil {
		return err
	}
	bundle, result, err := ledger.Prove(ctx, request, root)
	if err != nil {
		return unprovable(err)
	}
	if err := checkTransactions(how.txs, chosen, result); err != nil {
		return err
	}
	var out bytes.Buffer
	if err := writeBundle(&out, bundle, format); err != nil {
		return err
	}
	if how.file == "" {
		_, err := e.stdout.Write(out.Bytes())
		return err
	}
	if err := os.WriteFile(how.file, out.Bytes(), 0o644); err != nil {
		return err
	}
	return e.print(proved{how.file, out.Len(), bundle.Subjects[0], statementName(result.Statement), result.Height, len(bundle.Path)},
		func(w io.Writer) error { return writeProved(w, how.file, out.Len(), result) })
}

// proved is what was written.
type proved struct {
	File      string `json:"file"`
	Bytes     int    `json:"bytes"`
	Subject   string `json:"subject"`
	Statement string `json:"statement"`
	Height    int64  `json:"height"`
	Headers   int    `json:"headers"`
}

func writeProved(w io.Writer, file string, size int, r *verify.Result) error {
	for _, sentence := range r.Proved {
		if _, err := fmt.Fprintln(w, sentence); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "Written to %s: %d bytes.\n", file, size)
	return err
}

func (how *proving) formatOf() (string, error) {
	format := how.format
	if format == "" {
		format = formatProtobuf
		if how.file == "" || strings.EqualFold(filepath.Ext(how.file), ".json") {
			format = formatJSON
		}
	}
	if format != formatJSON && format != formatProtobuf {
		return "", fail(exitUsage, "--format %.20q: expected json or protobuf", format)
	}
	return format, nil
}

// writeBundle writes a bundle as its canonical bytes, or in protobuf's JSON mapping.
func writeBundle(w io.Writer, b *proofv1.Bundle, format string) error {
	if format == formatProtobuf {
		bz, err := b.Marshal()
		if err == nil {
			_, err = w.Write(bz)
		}
		return err
	}
	if err := (&jsonpb.Marshaler{OrigName: true}).Marshal(w, b); err != nil {
		return fmt.Errorf("write the bundle as JSON: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// readBundle returns the canonical bytes of a bundle in either form. The error is a *verify.Error.
func readBundle(bz []byte) ([]byte, error) {
	text := bytes.TrimLeft(bz, "\ufeff \t\r\n")
	if len(text) == 0 || text[0] != '{' {
		return bz, nil
	}
	var b proofv1.Bundle
	if err := jsonpb.Unmarshal(bytes.NewReader(text), &b); err != nil {
		return nil, &verify.Error{
			Class: verify.Unreadable, Reason: verify.ReasonEncoding,
			Detail: "not a bundle in JSON: " + x.Clip(err.Error(), 300),
		}
	}
	return b.Marshal()
}
