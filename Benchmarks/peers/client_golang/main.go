// client_golang serves as many series as it is told to, for compare.sh to scrape.
//
// Mode "const" makes all metrics anew for each scrape, as exporters of another system's figures do; mode "vec" keeps
// them registered, as an instrumented program does.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Families a machine: about as many as aerostat has.
const families = 50

// Machines a host.
const machinesPerHost = 100

func family(index int) (name, help string) {
	return fmt.Sprintf("peer_vm_memory_kind%02d_bytes", index), "Memory of one kind, in bytes."
}

func labels(machine int) (host, vm string) {
	return fmt.Sprintf("esx-%03d", machine/machinesPerHost+1), fmt.Sprintf("web-%03d", machine%machinesPerHost+1)
}

func value(series int) float64 { return float64(series) * 4096 }

// constants is a collector that holds values and names only.
type constants struct {
	descriptors []*prometheus.Desc
	hosts, vms  []string
	series      int
}

func (c *constants) Describe(out chan<- *prometheus.Desc) {
	for _, descriptor := range c.descriptors {
		out <- descriptor
	}
}

func (c *constants) Collect(out chan<- prometheus.Metric) {
	for i := 0; i < c.series; i++ {
		machine := i / families
		out <- prometheus.MustNewConstMetric(
			c.descriptors[i%families], prometheus.GaugeValue, value(i), c.hosts[machine], c.vms[machine])
	}
}

func registerConstants(registry *prometheus.Registry, series int) {
	collector := &constants{series: series}
	for i := 0; i < families; i++ {
		name, help := family(i)
		collector.descriptors = append(collector.descriptors, prometheus.NewDesc(name, help, []string{"host", "vm"}, nil))
	}
	for machine := 0; machine*families < series; machine++ {
		host, vm := labels(machine)
		collector.hosts = append(collector.hosts, host)
		collector.vms = append(collector.vms, vm)
	}
	registry.MustRegister(collector)
}

func registerVectors(registry *prometheus.Registry, series int) {
	vectors := make([]*prometheus.GaugeVec, families)
	for i := range vectors {
		name, help := family(i)
		vectors[i] = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, []string{"host", "vm"})
		registry.MustRegister(vectors[i])
	}
	for i := 0; i < series; i++ {
		host, vm := labels(i / families)
		vectors[i%families].WithLabelValues(host, vm).Set(value(i))
	}
}

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: client_golang const|vec SERIES PORT")
	}
	series, err := strconv.Atoi(os.Args[2])
	if err != nil || series < 1 {
		log.Fatalf("%q is not a number of series", os.Args[2])
	}
	registry := prometheus.NewRegistry()
	switch os.Args[1] {
	case "const":
		registerConstants(registry, series)
	case "vec":
		registerVectors(registry, series)
	default:
		log.Fatalf("%q is neither const nor vec", os.Args[1])
	}
	http.Handle("/metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[3], nil))
}
