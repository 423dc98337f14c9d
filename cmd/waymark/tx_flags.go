package main

import (
	"strings"

	"github.com/cosmos/gogoproto/proto"
	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/x"
)

// maxMessage bounds a message that is read from a file, in bytes.
const maxMessage = 4 << 20

// fields are the flags of a message, computed from its definition: one for each field, dotted for those of a message in
// it, and --from-json for all of it.
type fields struct {
	given []given
	json  string
	flags []*fieldFlag
}

// given is a field as the command line has it.
type given struct{ flag, path, text string }

// fieldFlag is the flag of one field.
type fieldFlag struct {
	fields *fields
	name   string
	path   string
	field  client.Field
}

// add adds the flags of a message to a command.
func (f *fields) add(c *cobra.Command, m proto.Message) {
	f.addFields(c, client.Declare(m), "", "")
	c.Flags().StringVar(&f.json, "from-json", "", "file with the message as JSON, - for the standard input; flags come on top")
}

func (f *fields) addFields(c *cobra.Command, d client.Declared, flagPrefix, pathPrefix string) {
	for _, field := range d.Fields {
		if field.Ledgers {
			continue
		}
		flag := &fieldFlag{
			fields: f, name: flagPrefix + strings.ReplaceAll(field.Name, "_", "-"), path: pathPrefix + field.Name, field: field,
		}
		// One level is enough for people; what lies deeper, or repeats, is given as JSON.
		if field.Kind == client.Nested && !field.Repeated && flagPrefix == "" {
			f.addFields(c, client.Declare(field.Of), flag.name+".", flag.path+".")
			continue
		}
		if c.Flags().Lookup(flag.name) != nil {
			flag.name = "field." + flag.name
		}
		c.Flags().Var(flag, flag.name, flag.usage())
		f.flags = append(f.flags, flag)
	}
}

// apply fills a message from the command line.
func (f *fields) apply(e *env, m proto.Message) error {
	if f.json != "" {
		bz, err := e.readInput(f.json, maxMessage)
		if err != nil {
			return err
		}
		if err := client.ReadJSON(bz, m); err != nil {
			return fail(exitUsage, "--from-json: %w", err)
		}
	}
	for _, g := range f.given {
		if err := client.SetField(m, g.path, g.text); err != nil {
			return fail(exitUsage, "--%s: %w", g.flag, err)
		}
	}
	return nil
}

// usage is the comment of the definition, and what may be given.
func (f *fieldFlag) usage() string {
	text := strings.TrimSuffix(f.field.Comment, ".")
	text = strings.ReplaceAll(text, "`", "'") // which cobra would take for the name of the value
	if len(f.field.Choices) > 0 {
		text += ": " + strings.Join(f.field.Choices, ", ")
	}
	if f.field.Unix {
		text += "; or as 2026-01-31T12:00:00Z"
	}
	if f.field.Repeated {
		text += "; may be given several times"
	}
	return text
}

// String is the default, which no field has.
func (f *fieldFlag) String() string { return "" }

// Type names what is to be given, for the help.
func (f *fieldFlag) Type() string {
	switch f.field.Kind {
	case client.Bytes:
		return "hex"
	case client.Integer:
		return "number"
	case client.Boolean:
		return "true|false"
	case client.Enum:
		return "name"
	case client.Time:
		return "time"
	case client.Nested, client.Message:
		return "json"
	default:
		return "text"
	}
}

// Set remembers a value. Several names or numbers may be joined by commas.
func (f *fieldFlag) Set(text string) error {
	values := []string{text}
	if kind := f.field.Kind; f.field.Repeated && (kind == client.Enum || kind == client.Integer || kind == client.Bytes) {
		values = strings.Split(text, ",")
	}
	for _, value := range values {
		f.fields.given = append(f.fields.given, given{f.name, f.path, value})
	}
	return nil
}

// kebab writes the last part of a message's full name as a command: "RegisterKey" as "register-key".
func kebab(fullName string) string {
	var b strings.Builder
	for i, r := range fullName[strings.LastIndexByte(fullName, '.')+1:] {
		if r >= 'A' && r <= 'Z' {
			if i > 0 {
				b.WriteByte('-')
			}
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// sentence is the first sentence of a comment about a message, without the name that it begins with.
func sentence(d client.Declared) string {
	text := explanation(d)
	if end := strings.Index(text, ". "); end > 0 {
		text = text[:end]
	}
	return text
}

// explanation is a comment about a message, without the name that it begins with and the last period.
func explanation(d client.Declared) string {
	name := d.Name[strings.LastIndexByte(d.Name, '.')+1:]
	text := strings.TrimSuffix(strings.TrimPrefix(d.Comment, name+" "), ".")
	if text == "" {
		return name
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// moduleCommand returns the command that holds those of a module.
func moduleCommand(m x.Module, short string) *cobra.Command {
	return &cobra.Command{Use: m.Name, Short: short}
}
