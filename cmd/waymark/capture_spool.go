package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strconv"
	"strings"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/client/epcis"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

// maxBroken is after how many broken events reading stops where none may be.
const maxBroken = 100

// spool keeps the events of documents in a file, so that they can be read in any order and again while memory holds
// a few words of each.
type spool struct {
	file    *os.File
	size    int64
	entries []spooled
	files   []spooledFile
	broken  int
}

// spooledFile is a document.
type spooledFile struct {
	name string
	// list is the pointer to its list of events; a single event has none.
	list string
}

// spooled is where an event lies in the file: in its canonical bytes, or what is wrong with it as JSON.
type spooled struct {
	offset int64
	length int32
	file   int32
	// index is the position in the document; -1 for what is wrong with the document itself.
	index  int32
	broken bool
	at     client.Instant
}

// newSpool makes an empty spool. Its file has no name: it is gone with the process.
func newSpool() (*spool, error) {
	file, err := os.CreateTemp("", "waymark-capture-*")
	if err != nil {
		return nil, fmt.Errorf("make a temporary file for the events: %w", err)
	}
	return &spool{file: file}, os.Remove(file.Name())
}

func (s *spool) close() error { return s.file.Close() }

// errTooManyBroken says that reading stopped early.
var errTooManyBroken = errors.New("too many events are not valid")

// read adds the events of a document. The error is errTooManyBroken where as many as limit are broken, of all
// documents, or one of reading; what is wrong with the document is kept.
func (s *spool) read(d *document, o epcis.Options, limit int) error {
	file := int32(len(s.files))
	s.files = append(s.files, spooledFile{name: d.name})
	for item := range epcis.Read(d, o) {
		if item.Index >= 0 {
			s.files[file].list = strings.TrimSuffix(item.Pointer, "/"+strconv.Itoa(item.Index))
		}
		entry := spooled{file: file, index: int32(item.Index), offset: s.size}
		var bz []byte
		var err error
		if item.Err == nil {
			entry.at = client.InstantOf(item.Event)
			bz, err = item.Event.Marshal()
		} else {
			rules := brokenRules(item.Err)
			if rules == nil {
				return fmt.Errorf("%s: %w", d.name, item.Err)
			}
			entry.broken = true
			s.broken++
			bz, err = json.Marshal(rules)
		}
		if err != nil {
			return err
		}
		entry.length = int32(len(bz))
		if _, err := s.file.Write(bz); err != nil {
			return fmt.Errorf("write to a temporary file: %w", err)
		}
		s.size += int64(len(bz))
		s.entries = append(s.entries, entry)
		if limit > 0 && s.broken >= limit {
			return errTooManyBroken
		}
	}
	return nil
}

func (s *spool) bytes(e *spooled) ([]byte, error) {
	bz := make([]byte, e.length)
	if _, err := s.file.ReadAt(bz, e.offset); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read from a temporary file: %w", err)
	}
	return bz, nil
}

// event returns an event that is not broken.
func (s *spool) event(i int) (*provenancev1.Event, error) {
	bz, err := s.bytes(&s.entries[i])
	if err != nil {
		return nil, err
	}
	event := new(provenancev1.Event)
	return event, event.Unmarshal(bz)
}

// rules returns what is wrong with a broken event.
func (s *spool) rules(i int) ([]brokenRule, error) {
	bz, err := s.bytes(&s.entries[i])
	if err != nil {
		return nil, err
	}
	var rules []brokenRule
	return rules, json.Unmarshal(bz, &rules)
}

// pointer returns where an event is in its document.
func (s *spool) pointer(e *spooled) string {
	list := s.files[e.file].list
	if list == "" || e.index < 0 {
		return ""
	}
	return list + "/" + strconv.Itoa(int(e.index))
}

// order returns the events that are not broken, in the order in which to record them.
func (s *spool) order() ([]int, error) {
	var sound []int
	var times []client.Instant
	for i, e := range s.entries {
		if !e.broken {
			sound = append(sound, i)
			times = append(times, e.at)
		}
	}
	order, err := client.Order(times, func(at int) (*provenancev1.Event, error) { return s.event(sound[at]) })
	if err != nil {
		return nil, err
	}
	for i, at := range order {
		order[i] = sound[at]
	}
	return order, nil
}

// events returns the events at positions.
func (s *spool) events(order []int) iter.Seq2[*provenancev1.Event, error] {
	return func(yield func(*provenancev1.Event, error) bool) {
		for _, i := range order {
			if !yield(s.event(i)) {
				return
			}
		}
	}
}
