package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/maphash"
	"math"
)

// amounts are what the receiver counts.
type amounts struct {
	requests, bytes, refused                   uint64
	series, samples, stale, metadata           uint64
	unsorted, duplicates, outOfOrder, distinct uint64
}

// The value that says that a series has ended.
const staleMarker = 0x7ff0000000000002

// seriesTable has a row for every series seen: the hash of its labels, and the time of its last sample. Rows are found
// by open addressing; a third of them at least is free.
type seriesTable struct {
	hashes []uint64
	latest []int64
	used   int
}

func newSeriesTable() *seriesTable {
	return &seriesTable{hashes: make([]uint64, 1<<16), latest: make([]int64, 1<<16)}
}

// row is where the series with this hash is, and whether it has been seen before.
func (t *seriesTable) row(hash uint64) (row int, known bool) {
	if hash == 0 {
		hash = 1
	}
	if t.used*3 > len(t.hashes)*2 {
		t.grow()
	}
	mask := len(t.hashes) - 1
	for row = int(hash) & mask; t.hashes[row] != 0; row = (row + 1) & mask {
		if t.hashes[row] == hash {
			return row, true
		}
	}
	t.hashes[row] = hash
	t.latest[row] = math.MinInt64
	t.used++
	return row, false
}

func (t *seriesTable) grow() {
	old := *t
	t.hashes, t.latest = make([]uint64, 2*len(old.hashes)), make([]int64, 2*len(old.hashes))
	mask := len(t.hashes) - 1
	for i, hash := range old.hashes {
		if hash == 0 {
			continue
		}
		row := int(hash) & mask
		for t.hashes[row] != 0 {
			row = (row + 1) & mask
		}
		t.hashes[row], t.latest[row] = hash, old.latest[i]
	}
}

var (
	errCut  = errors.New("a field is cut")
	errWire = errors.New("a field of an unknown kind")
)

// The first bytes of fields: number and kind.
const (
	keyFirstBytes   = 1<<3 | kindBytes
	keySecondBytes  = 2<<3 | kindBytes
	keyFirstFixed64 = 1<<3 | kindFixed64
	keySecondVarint = 2<<3 | kindVarint
)

// field is one field of a protobuf message: its number, and its bytes or its number as a value.
type field struct {
	number int
	kind   int
	bytes  []byte
	value  uint64
}

const (
	kindVarint  = 0
	kindFixed64 = 1
	kindBytes   = 2
	kindFixed32 = 5
)

// next takes the first field from a message, and gives what follows it.
func next(message []byte) (f field, rest []byte, err error) {
	key, n := binary.Uvarint(message)
	if n <= 0 {
		return f, nil, errCut
	}
	message = message[n:]
	f.number, f.kind = int(key>>3), int(key&7)
	switch f.kind {
	case kindVarint:
		f.value, n = binary.Uvarint(message)
		if n <= 0 {
			return f, nil, errCut
		}
		return f, message[n:], nil
	case kindFixed64:
		if len(message) < 8 {
			return f, nil, errCut
		}
		f.value = binary.LittleEndian.Uint64(message)
		return f, message[8:], nil
	case kindBytes:
		length, n := binary.Uvarint(message)
		if n <= 0 || length > uint64(len(message)-n) {
			return f, nil, errCut
		}
		f.bytes = message[n : n+int(length)]
		return f, message[n+int(length):], nil
	case kindFixed32:
		if len(message) < 4 {
			return f, nil, errCut
		}
		f.value = uint64(binary.LittleEndian.Uint32(message))
		return f, message[4:], nil
	}
	return f, nil, errWire
}

// requestReader walks write requests of remote write 1.0.
type requestReader struct {
	table      *seriesTable
	seed       maphash.Seed
	checkOrder bool
}

// read visits every series, label and sample of a request. What it has counted before it meets an error stays counted
// nowhere: the caller throws the amounts away.
func (r *requestReader) read(message []byte) (a amounts, err error) {
	for len(message) > 0 {
		var f field
		if f, message, err = next(message); err != nil {
			return a, err
		}
		switch {
		case f.number == 1 && f.kind == kindBytes:
			if err = r.readSeries(f.bytes, &a); err != nil {
				return a, fmt.Errorf("series %d: %w", a.series, err)
			}
			a.series++
		case f.number == 3 && f.kind == kindBytes:
			a.metadata++
		default:
			return a, fmt.Errorf("field %d is not of a write request", f.number)
		}
	}
	return a, nil
}

func (r *requestReader) readSeries(message []byte, a *amounts) (err error) {
	var hash uint64
	var previous []byte
	row, named := -1, false
	for len(message) > 0 {
		var f field
		if len(message) >= 2 && message[1] < 0x80 && 2+int(message[1]) <= len(message) &&
			(message[0] == keyFirstBytes || message[0] == keySecondBytes) {
			end := 2 + int(message[1])
			f.number, f.kind, f.bytes, message = int(message[0]>>3), kindBytes, message[2:end], message[end:]
		} else if f, message, err = next(message); err != nil {
			return err
		}
		if f.kind != kindBytes {
			return fmt.Errorf("field %d is not of a series", f.number)
		}
		switch f.number {
		case 1:
			if row >= 0 {
				return errors.New("a label after a sample")
			}
			name, value, err := readLabel(f.bytes)
			if err != nil {
				return err
			}
			if string(name) == "__name__" && len(value) > 0 {
				named = true
			}
			if string(name) <= string(previous) {
				a.unsorted++
			}
			previous = name
			// Of an odd factor, so that the order of labels matters and none is lost.
			hash = hash*0x9e3779b97f4a7c15 + maphash.Bytes(r.seed, f.bytes)
		case 2:
			if row < 0 {
				if !named {
					return errors.New("a series without a name")
				}
				known := false
				if row, known = r.table.row(hash); !known {
					a.distinct++
				}
			}
			if err = r.readSample(f.bytes, row, a); err != nil {
				return err
			}
		}
	}
	if row < 0 {
		return errors.New("a series without a sample")
	}
	return nil
}

func readLabel(message []byte) (name, value []byte, err error) {
	// As everybody writes them: first the name, then the value, both shorter than 128 bytes.
	if len(message) >= 4 && message[0] == keyFirstBytes && message[1] < 0x80 {
		end := 2 + int(message[1])
		if end > 2 && end+2 <= len(message) && message[end] == keySecondBytes && end+2+int(message[end+1]) == len(message) &&
			message[end+1] < 0x80 {
			return message[2:end], message[end+2:], nil
		}
	}
	for len(message) > 0 {
		var f field
		if f, message, err = next(message); err != nil {
			return nil, nil, err
		}
		switch {
		case f.number == 1 && f.kind == kindBytes:
			name = f.bytes
		case f.number == 2 && f.kind == kindBytes:
			value = f.bytes
		default:
			return nil, nil, fmt.Errorf("field %d is not of a label", f.number)
		}
	}
	if len(name) == 0 {
		return nil, nil, errors.New("a label without a name")
	}
	return name, value, nil
}

func (r *requestReader) readSample(message []byte, row int, a *amounts) (err error) {
	var value uint64
	var milliseconds int64
	// As everybody writes them.
	if len(message) > 10 && message[0] == keyFirstFixed64 && message[9] == keySecondVarint {
		if time, n := binary.Uvarint(message[10:]); n == len(message)-10 {
			value, milliseconds, message = binary.LittleEndian.Uint64(message[1:]), int64(time), nil
		}
	}
	for len(message) > 0 {
		var f field
		if f, message, err = next(message); err != nil {
			return err
		}
		switch {
		case f.number == 1 && f.kind == kindFixed64:
			value = f.value
		case f.number == 2 && f.kind == kindVarint:
			milliseconds = int64(f.value)
		default:
			return fmt.Errorf("field %d is not of a sample", f.number)
		}
	}
	if milliseconds <= 0 {
		return errors.New("a sample without a time")
	}
	a.samples++
	if value == staleMarker {
		a.stale++
	}
	if r.checkOrder {
		switch latest := r.table.latest[row]; {
		case milliseconds == latest:
			a.duplicates++
		case milliseconds < latest:
			a.outOfOrder++
		default:
			r.table.latest[row] = milliseconds
		}
	}
	return nil
}
