package rules

import (
	"errors"
	"strings"
	"time"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

var errDateTime = errors.New(`expected a date and time such as "2026-08-01T12:00:00.000+02:00"`)

const (
	// The seconds of 0001-01-01T00:00:00Z and of 9999-12-31T23:59:59Z.
	minSeconds = -62135596800
	maxSeconds = 253402300799
	// The widest offset that a date and time may be written in.
	maxOffsetMinutes = 24*60 - 1
)

// ParseDateTime reads an RFC 3339 date and time with at most nine decimals of the second. A leap second is not
// accepted: the time that a ledger computes with has none.
func ParseDateTime(s string) (*provenancev1.DateTime, error) {
	const fixed = len("2006-01-02T15:04:05")
	if len(s) <= fixed || s[10] != 'T' && s[10] != 't' {
		return nil, errDateTime
	}
	clock, rest := s[:10]+"T"+s[11:fixed], s[fixed:]
	// time.Parse also reads a fraction that its layout has not: the length of clock leaves no room for one.
	at, err := time.Parse("2006-01-02T15:04:05", clock)
	if err != nil {
		return nil, errDateTime
	}
	d := &provenancev1.DateTime{}
	if rest[0] == '.' {
		end := 1
		for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
			end++
		}
		decimals := rest[1:end]
		if decimals == "" || len(decimals) > 9 {
			return nil, errDateTime
		}
		d.FractionDigits = uint32(len(decimals))
		for _, c := range []byte((decimals + "000000000")[:9]) {
			d.Nanos = d.Nanos*10 + uint32(c-'0')
		}
		rest = rest[end:]
	}
	offset, ok := parseOffset(rest)
	if !ok {
		return nil, errDateTime
	}
	d.OffsetMinutes = offset
	d.Seconds = at.Unix() - int64(offset)*60
	if d.Seconds < minSeconds || d.Seconds > maxSeconds {
		return nil, errDateTime
	}
	return d, nil
}

// FormatDateTime writes d as RFC 3339, in the offset and with the decimals that its author used.
func FormatDateTime(d *provenancev1.DateTime) string {
	layout := "2006-01-02T15:04:05"
	if d.FractionDigits > 0 {
		layout += "." + zeros(int(min(d.FractionDigits, 9)))
	}
	at := time.Unix(d.Seconds, int64(d.Nanos)).In(time.FixedZone("", int(d.OffsetMinutes)*60))
	return at.Format(layout + "Z07:00")
}

// checkDateTime says why d is not in canonical form, or nothing.
func checkDateTime(d *provenancev1.DateTime) string {
	switch {
	case d.Seconds < minSeconds || d.Seconds > maxSeconds:
		return "a time between the years 1 and 9999"
	case d.OffsetMinutes < -maxOffsetMinutes || d.OffsetMinutes > maxOffsetMinutes:
		return "an offset of less than 24 hours"
	case d.FractionDigits > 9 || d.Nanos > 999_999_999:
		return "at most nine decimals of a second"
	}
	unit := uint32(1)
	for range 9 - d.FractionDigits {
		unit *= 10
	}
	if d.Nanos%unit != 0 {
		return "no digits beyond the stated decimals of the second"
	}
	// The year is written in the offset, so it is bounded there too.
	if local := d.Seconds + int64(d.OffsetMinutes)*60; local < minSeconds || local > maxSeconds {
		return "a time between the years 1 and 9999"
	}
	return ""
}

// parseOffset reads "Z" or "+hh:mm" as minutes east of UTC.
func parseOffset(s string) (minutes int32, ok bool) {
	if strings.EqualFold(s, "z") {
		return 0, true
	}
	if len(s) != len("+00:00") || s[0] != '+' && s[0] != '-' || s[3] != ':' || !digits(s[1:3]) || !digits(s[4:]) {
		return 0, false
	}
	hours := int32(s[1]-'0')*10 + int32(s[2]-'0')
	minutes = int32(s[4]-'0')*10 + int32(s[5]-'0')
	if hours > 23 || minutes > 59 {
		return 0, false
	}
	minutes += hours * 60
	if s[0] == '-' {
		minutes = -minutes
	}
	return minutes, true
}

// appendHashTime appends d as the event hash writes times: in UTC, with three decimals, rounded half up.
func appendHashTime(b []byte, d *provenancev1.DateTime) []byte {
	const halfMillisecond = 500_000
	at := time.Unix(d.Seconds, int64(d.Nanos)+halfMillisecond).UTC()
	return at.AppendFormat(b, "2006-01-02T15:04:05.000Z")
}
