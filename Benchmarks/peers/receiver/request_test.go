package main

import (
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"strings"
	"testing"

	"github.com/golang/snappy"
)

func piece(number int, bytes []byte) []byte {
	out := []byte{byte(number<<3 | kindBytes)}
	out = binary.AppendUvarint(out, uint64(len(bytes)))
	return append(out, bytes...)
}

func label(name, value string) []byte {
	return piece(1, append(piece(1, []byte(name)), piece(2, []byte(value))...))
}

func sample(value uint64, milliseconds uint64) []byte {
	out := binary.LittleEndian.AppendUint64([]byte{1<<3 | kindFixed64}, value)
	return piece(2, binary.AppendUvarint(append(out, 2<<3|kindVarint), milliseconds))
}

func oneSeries(parts ...[]byte) []byte {
	var all []byte
	for _, part := range parts {
		all = append(all, part...)
	}
	return piece(1, all)
}

func newReader() *requestReader {
	return &requestReader{table: newSeriesTable(), seed: maphash.MakeSeed(), checkOrder: true}
}

func TestCounts(t *testing.T) {
	reader := newReader()
	name, host := label("__name__", "m"), label("host", "h")
	message := oneSeries(name, host, sample(1, 1000), sample(2, 2000))
	message = append(message, oneSeries(name, sample(staleMarker, 1000))...)
	message = append(message, piece(3, nil)...)
	a, err := reader.read(message)
	if err != nil {
		t.Fatal(err)
	}
	if want := (amounts{series: 2, samples: 3, stale: 1, metadata: 1, distinct: 2}); a != want {
		t.Errorf("%+v instead of %+v", a, want)
	}
	a, err = reader.read(oneSeries(name, host, sample(2, 2000), sample(1, 1500), sample(3, 3000)))
	if err != nil {
		t.Fatal(err)
	}
	if want := (amounts{series: 1, samples: 3, duplicates: 1, outOfOrder: 1}); a != want {
		t.Errorf("%+v instead of %+v", a, want)
	}
	a, err = reader.read(oneSeries(host, name, sample(2, 2000)))
	if err != nil || a.unsorted != 1 || a.distinct != 1 {
		t.Errorf("unsorted labels: %+v, %v", a, err)
	}
}

// What is written in another way than usual, or longer, is read as well.
func TestReadsUnusualForms(t *testing.T) {
	reversed := func(name, value string) []byte {
		return piece(1, append(piece(2, []byte(value)), piece(1, []byte(name))...))
	}
	timeFirst := piece(2, append([]byte{2<<3 | kindVarint, 7, 1<<3 | kindFixed64}, make([]byte, 8)...))
	long := strings.Repeat("x", 300)
	reader := newReader()
	for _, labels := range [][]byte{
		append(reversed("__name__", "m"), label("long", long)...),
		append(label("__name__", long), label("empty", "")...),
	} {
		a, err := reader.read(oneSeries(labels, timeFirst, sample(1, 8)))
		if err != nil {
			t.Fatal(err)
		}
		if want := (amounts{series: 1, samples: 2, distinct: 1}); a != want {
			t.Errorf("%+v instead of %+v", a, want)
		}
	}
}

func TestRefuses(t *testing.T) {
	good := oneSeries(label("__name__", "m"), sample(1, 1000))
	for name, message := range map[string][]byte{
		"no name":         oneSeries(label("host", "h"), sample(1, 1000)),
		"no label name":   oneSeries(label("", "h"), label("__name__", "m"), sample(1, 1000)),
		"no sample":       oneSeries(label("__name__", "m")),
		"no time":         oneSeries(label("__name__", "m"), sample(1, 0)),
		"late label":      oneSeries(label("__name__", "m"), sample(1, 1000), label("z", "z")),
		"cut":             good[:len(good)-1],
		"unknown field":   append(append([]byte{}, good...), piece(9, nil)...),
		"cut in a series": piece(1, good[2:len(good)-3]),
	} {
		if a, err := newReader().read(message); err == nil {
			t.Errorf("%s: taken as %+v", name, a)
		}
	}
}

func TestTableGrows(t *testing.T) {
	table := newSeriesTable()
	for round := 0; round < 2; round++ {
		for i := uint64(1); i <= 200000; i++ {
			row, known := table.row(i * 0x9e3779b97f4a7c15)
			if known != (round == 1) {
				t.Fatalf("series %d in round %d: known is %v", i, round, known)
			}
			if known && table.latest[row] != int64(i) {
				t.Fatalf("series %d has the time of %d", i, table.latest[row])
			}
			table.latest[row] = int64(i)
		}
	}
}

// One sample a series, with as many labels as aerostat's series of a machine have; 10 000 samples an operation.
func BenchmarkRead(b *testing.B) {
	var message []byte
	const count = 10000
	for i := 0; i < count; i++ {
		message = append(message, oneSeries(
			label("__name__", fmt.Sprintf("aerostat_vm_memory_kind%02d_bytes", i%50)), label("host", "esx-001"),
			label("instance", "127.0.0.1:10075"), label("job", "aerostat"), label("vm", fmt.Sprintf("web-%03d", i/50)),
			sample(uint64(i)<<40, 1795406058000))...)
	}
	body := snappy.Encode(nil, message)
	reader := newReader()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		unpacked, err := snappy.Decode(message[:cap(message)], body)
		if err == nil {
			_, err = reader.read(unpacked)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}
