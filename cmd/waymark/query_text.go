package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/waymark-ledger/waymark/client"
)

// printPlain writes a message for people: a line for each field, a table for each list of messages.
func printPlain(w io.Writer, o client.Object) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if len(o) == 0 {
		if _, err := fmt.Fprintln(table, "(empty)"); err != nil {
			return err
		}
	}
	if err := writeObject(table, "", o); err != nil {
		return err
	}
	return table.Flush()
}

func writeObject(w io.Writer, indent string, o client.Object) error {
	for _, m := range o {
		var err error
		switch v := m.Value.(type) {
		case client.Object:
			if _, err = fmt.Fprintf(w, "%s%s\n", indent, words(m.Name)); err == nil {
				err = writeObject(w, indent+"  ", v)
			}
		case []any:
			if len(v) > 0 {
				err = writeList(w, indent, m.Name, v)
			}
		default:
			_, err = fmt.Fprintf(w, "%s%s\t%s\n", indent, words(m.Name), inline(v))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// writeList writes a list of plain values in one line, and one of messages as a table.
func writeList(w io.Writer, indent, name string, list []any) error {
	if _, ok := list[0].(client.Object); !ok {
		texts := make([]string, len(list))
		for i, v := range list {
			texts[i] = inline(v)
		}
		_, err := fmt.Fprintf(w, "%s%s\t%s\n", indent, words(name), strings.Join(texts, ", "))
		return err
	}
	var columns []string
	known := map[string]bool{}
	for _, row := range list {
		for _, m := range row.(client.Object) {
			if !known[m.Name] {
				known[m.Name] = true
				columns = append(columns, m.Name)
			}
		}
	}
	if _, err := fmt.Fprintf(w, "%s%s\n%s  %s\n", indent, words(name), indent, strings.ToUpper(words(strings.Join(columns, "\t")))); err != nil {
		return err
	}
	for _, row := range list {
		cells := make([]string, len(columns))
		for i, column := range columns {
			if v := row.(client.Object).Get(column); v != nil {
				cells[i] = inline(v)
			}
		}
		if _, err := fmt.Fprintf(w, "%s  %s\n", indent, strings.Join(cells, "\t")); err != nil {
			return err
		}
	}
	return nil
}

// inline writes a value in a cell.
func inline(v any) string {
	switch v := v.(type) {
	case client.Object:
		var parts []string
		for _, m := range v {
			if m.Value != nil {
				parts = append(parts, m.Name+"="+inline(m.Value))
			}
		}
		return strings.Join(parts, " ")
	case []any:
		parts := make([]string, len(v))
		for i, one := range v {
			parts[i] = inline(one)
		}
		return strings.Join(parts, ", ")
	default:
		return printable(strings.ReplaceAll(fmt.Sprint(v), "\n", " "))
	}
}

// words makes a name in snake case readable.
func words(name string) string { return strings.ReplaceAll(name, "_", " ") }
