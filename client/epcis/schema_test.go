package epcis_test

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dlclark/regexp2"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client/epcis"
	"github.com/waymark-ledger/waymark/testutil/standards"
)

// schema is GS1's JSON Schema of EPCIS 2.0, the oracle of validation.
type schema struct{ compiled *jsonschema.Schema }

func newSchema(t testing.TB) *schema {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(standards.Dir(t), "gs1-epcis", "EPCIS-JSON-Schema.json"))
	require.NoError(t, err)
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	// Its patterns look ahead, which package regexp cannot.
	c.UseRegexpEngine(func(s string) (jsonschema.Regexp, error) {
		re, err := regexp2.Compile(s, regexp2.ECMAScript)
		return (*pattern)(re), err
	})
	// GS1's own examples name blank nodes, which net/url takes for relative.
	c.RegisterFormat(&jsonschema.Format{Name: "uri", Validate: tolerantURI})
	require.NoError(t, c.AddResource("epcis.json", document))
	compiled, err := c.Compile("epcis.json")
	require.NoError(t, err)
	return &schema{compiled}
}

type pattern regexp2.Regexp

func (p *pattern) String() string { return (*regexp2.Regexp)(p).String() }

func (p *pattern) MatchString(s string) bool {
	found, err := (*regexp2.Regexp)(p).MatchString(s)
	return err == nil && found
}

func tolerantURI(v any) error {
	s, isText := v.(string)
	if !isText || strings.HasPrefix(s, "_:") {
		return nil
	}
	u, err := url.Parse(s)
	if err == nil && !u.IsAbs() {
		err = fmt.Errorf("%q is relative", s)
	}
	return err
}

// validate returns why the schema refuses a document, or nil.
func (s *schema) validate(t require.TestingT, document []byte) error {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(bytes.TrimPrefix(document, []byte("\uFEFF"))))
	require.NoError(t, err)
	return s.compiled.Validate(v)
}

// compare requires that the schema and the reader agree on a document, or that every reason for which they do not is
// in the table.
func (s *schema) compare(t require.TestingT, document []byte) {
	_, broken, err := epcis.Validate(bytes.NewReader(document), epcis.Options{})
	require.NoError(t, err)
	refusal := s.validate(t, document)
	switch {
	case refusal == nil:
		for _, e := range broken {
			require.True(t, stricter(e), "the schema accepts what the reader does not: %v\n%s", e, document)
		}
	case len(broken) == 0:
		require.True(t, schemaOnly(t, refusal), "the reader accepts what the schema does not: %#v\n%s", refusal, document)
	}
}

// TestSchemaAgreesOnDocuments compares verdicts on every JSON document there is, as it is and without its comments.
func TestSchemaAgreesOnDocuments(t *testing.T) {
	s := newSchema(t)
	for _, path := range documents(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			b, err := os.ReadFile(path)
			require.NoError(t, err)
			s.compare(t, b)
			s.compare(t, withoutComments(t, b))
		})
	}
}

// TestValidatesExamples pins the verdicts that matter to users without asking the schema.
func TestValidatesExamples(t *testing.T) {
	dir := standards.Dir(t)
	for _, path := range documentsIn(t, filepath.Join(dir, "gs1-epcis", "examples", "JSON")) {
		require.NotEmpty(t, readEvents(t, path, epcis.Options{}), path)
	}
	invalid := documentsIn(t, filepath.Join(dir, "openepcis-test-resources", "2.0", "EPCIS", "JSON", "Capture", "Invalid"))
	require.Len(t, invalid, 11)
	for _, path := range invalid {
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		_, broken, err := epcis.Validate(bytes.NewReader(b), epcis.Options{})
		require.NoError(t, err)
		require.NotEmpty(t, broken, path)
	}
}
