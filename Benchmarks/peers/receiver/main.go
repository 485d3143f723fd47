// receiver takes Prometheus remote write 1.0 as a server does, checks all of it, and throws it away, for push.sh to
// measure who sends. It unpacks each block and visits every series, label and sample; what is not as it should be is
// answered 400.
//
// While its gate is closed it answers no write at all, so that those who send gather a backlog.
//
//	POST /api/v1/write          the samples
//	POST /open?until=SAMPLES    opens the gate; time is taken from the next write on until so many samples have come
//	POST /close                 closes the gate
//	GET  /counts                what has come so far, a name and a number a line
package main

import (
	"context"
	"flag"
	"fmt"
	"hash/maphash"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/golang/snappy"
)

// Of a block before and after it is unpacked: far more than anybody sends in one request.
const maximumBytes = 256 << 20

type receiver struct {
	mutex   sync.Mutex
	reader  requestReader
	total   amounts
	gate    chan struct{} // Closed when the gate is open.
	until   uint64        // How many samples time is taken to; 0 for none.
	begun   time.Time
	reached time.Duration
}

// buffers of one request, used again for another.
type buffers struct{ body, message []byte }

var pool = sync.Pool{New: func() any { return new(buffers) }}

func (r *receiver) write(w http.ResponseWriter, request *http.Request) {
	b := pool.Get().(*buffers)
	defer pool.Put(b)
	message, err := b.unpack(request)
	r.mutex.Lock()
	gate := r.gate
	r.mutex.Unlock()
	select {
	case <-gate:
	case <-request.Context().Done():
		return // Whoever sent it has given up; nothing has been answered, nothing counts.
	}

	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.until > 0 && r.begun.IsZero() {
		r.begun = time.Now()
	}
	var a amounts
	if err == nil {
		a, err = r.reader.read(message)
	}
	if err != nil {
		r.total.refused++
		log.Printf("refused: %v", err)
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	a.requests, a.bytes = 1, uint64(len(b.body))
	r.total.add(a)
	if r.until > 0 && r.reached == 0 && r.total.samples >= r.until {
		r.reached = time.Since(r.begun)
	}
	w.WriteHeader(http.StatusNoContent)
}

// unpack reads the body of a request and gives the message in it, valid until the buffers are used again.
func (b *buffers) unpack(request *http.Request) (message []byte, err error) {
	if encoding := request.Header.Get("Content-Encoding"); encoding != "snappy" {
		return nil, fmt.Errorf("content encoding %q, not snappy", encoding)
	}
	if length := request.ContentLength; length >= 0 && length <= maximumBytes {
		if int64(cap(b.body)) < length {
			b.body = make([]byte, length)
		}
		b.body = b.body[:length]
		if _, err = io.ReadFull(request.Body, b.body); err != nil {
			return nil, err
		}
	} else if b.body, err = io.ReadAll(io.LimitReader(request.Body, maximumBytes)); err != nil {
		return nil, err
	}
	length, err := snappy.DecodedLen(b.body)
	if err != nil {
		return nil, err
	}
	if length > maximumBytes {
		return nil, fmt.Errorf("a block of %d bytes", length)
	}
	if cap(b.message) < length {
		b.message = make([]byte, length)
	}
	return snappy.Decode(b.message[:cap(b.message)], b.body)
}

func (a *amounts) add(more amounts) {
	a.requests += more.requests
	a.bytes += more.bytes
	a.series += more.series
	a.samples += more.samples
	a.stale += more.stale
	a.metadata += more.metadata
	a.unsorted += more.unsorted
	a.duplicates += more.duplicates
	a.outOfOrder += more.outOfOrder
	a.distinct += more.distinct
}

func (r *receiver) open(w http.ResponseWriter, request *http.Request) {
	until, err := strconv.ParseUint(request.FormValue("until"), 10, 64)
	if err != nil {
		http.Error(w, "until is not a number of samples", http.StatusBadRequest)
		return
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.until, r.begun, r.reached = until, time.Time{}, 0
	select {
	case <-r.gate:
	default:
		close(r.gate)
	}
	w.WriteHeader(http.StatusNoContent)
}

func (r *receiver) close(w http.ResponseWriter, request *http.Request) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	select {
	case <-r.gate:
		r.gate = make(chan struct{})
	default:
	}
	w.WriteHeader(http.StatusNoContent)
}

func (r *receiver) counts(w http.ResponseWriter, request *http.Request) { r.print(w) }

func (r *receiver) print(to io.Writer) {
	r.mutex.Lock()
	a, reached := r.total, r.reached
	r.mutex.Unlock()
	fmt.Fprintf(to, "requests %d\nrefused %d\nbody_bytes %d\nseries %d\nsamples %d\nstale %d\nmetadata %d\n"+
		"unsorted_labels %d\ndistinct_series %d\nduplicates %d\nout_of_order %d\nreached_seconds %.6f\n",
		a.requests, a.refused, a.bytes, a.series, a.samples, a.stale, a.metadata,
		a.unsorted, a.distinct, a.duplicates, a.outOfOrder, reached.Seconds())
}

func main() {
	order := flag.Bool("order", false, "count samples that are not later than the one before in their series")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("usage: receiver [-order] PORT")
	}
	r := &receiver{gate: make(chan struct{})}
	r.reader = requestReader{table: newSeriesTable(), seed: maphash.MakeSeed(), checkOrder: *order}
	close(r.gate)
	http.HandleFunc("/api/v1/write", r.write)
	http.HandleFunc("/open", r.open)
	http.HandleFunc("/close", r.close)
	http.HandleFunc("/counts", r.counts)
	listener, err := net.Listen("tcp", "127.0.0.1:"+flag.Arg(0))
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{}
	ended, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	go func() { log.Fatal(server.Serve(listener)) }()
	<-ended.Done()
	r.print(os.Stdout)
}
