package rules_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

func TestParseDateTime(t *testing.T) {
	for _, c := range []struct {
		in, out string
		want    provenancev1.DateTime
	}{
		{"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", provenancev1.DateTime{}},
		{"1970-01-01T02:00:00.500+02:00", "1970-01-01T02:00:00.500+02:00", provenancev1.DateTime{Nanos: 500_000_000, FractionDigits: 3, OffsetMinutes: 120}},
		{"1969-12-31t23:59:59.9z", "1969-12-31T23:59:59.9Z", provenancev1.DateTime{Seconds: -1, Nanos: 900_000_000, FractionDigits: 1}},
		{"1969-12-31T18:30:00-05:30", "1969-12-31T18:30:00-05:30", provenancev1.DateTime{OffsetMinutes: -330}},
		{"1970-01-01T00:00:00-00:00", "1970-01-01T00:00:00Z", provenancev1.DateTime{}},
		{"2024-02-29T23:59:59.000000001Z", "2024-02-29T23:59:59.000000001Z", provenancev1.DateTime{Seconds: 1709251199, Nanos: 1, FractionDigits: 9}},
	} {
		d, err := rules.ParseDateTime(c.in)
		require.NoError(t, err, c.in)
		require.Equal(t, c.want, *d, c.in)
		require.Equal(t, c.out, rules.FormatDateTime(d))
	}
	for _, s := range []string{
		"", "2026-08-01", "2026-08-01T12:00:00", "2026-08-01 12:00:00Z", "2026-02-29T00:00:00Z", "2026-08-01T24:00:00Z",
		"2026-08-01T12:00:60Z", "2026-08-01T12:00:00.Z", "2026-08-01T12:00:00.0123456789Z", "2026-08-01T12:00:00+24:00",
		"2026-08-01T12:00:00+2:00", "2026-08-01T12:00:00+02:60", "2026-08-01T12:00:00+02:00 ", "2026-08-01T1:00:00.5Z",
		"2026-08-01T12:00:00,5Z", "0000-12-31T00:00:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
		"20260-08-01T12:00:00Z", "2026-08-01T12:00Z", "+026-08-01T12:00:00Z",
	} {
		_, err := rules.ParseDateTime(s)
		require.Error(t, err, s)
	}
}

// TestParseDateTimeIsTheInstant compares with package time.
func TestParseDateTimeIsTheInstant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`(0[1-9]|[1-9][0-9])[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\.[0-9]{1,9})?(Z|[+-][01][0-9]:[0-5][0-9])`).Draw(t, "time")
		d, err := rules.ParseDateTime(s)
		want, wantErr := time.Parse(time.RFC3339Nano, s)
		require.Equal(t, wantErr == nil, err == nil, s)
		if err != nil {
			return
		}
		require.True(t, want.Equal(time.Unix(d.Seconds, int64(d.Nanos))), s)
		again, err := rules.ParseDateTime(rules.FormatDateTime(d))
		require.NoError(t, err)
		require.Equal(t, d, again)
	})
}
