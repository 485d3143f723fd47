// client_golang serves the series of a file, for scrape.sh to scrape.
//
// Mode "const" makes all metrics anew for each scrape, as exporters of another system's figures do; mode "vec" keeps
// them registered, as an instrumented program does. The file has a line for each family and, after it, one for each of
// its series; fields are set apart by tabs:
//
//	family  NAME  gauge|counter  HELP  LABEL...
//	series  VALUE  LABEL-VALUE...
package main

import (
	"bufio"
	"fmt"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

type series struct {
	value  float64
	labels []string
}

type family struct {
	name, help string
	isCounter  bool
	labels     []string
	series     []series
}

func readFamilies(path string) ([]*family, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var families []*family
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		switch {
		case fields[0] == "family" && len(fields) >= 4:
			families = append(families, &family{
				name: fields[1], isCounter: fields[2] == "counter", help: fields[3], labels: fields[4:],
			})
		case fields[0] == "series" && len(fields) >= 2 && len(families) > 0:
			value, err := strconv.ParseFloat(fields[1], 64)
			if err != nil {
				return nil, err
			}
			last := families[len(families)-1]
			last.series = append(last.series, series{value, fields[2:]})
		default:
			return nil, fmt.Errorf("%s: %q is neither a family nor a series of one", path, lines.Text())
		}
	}
	return families, lines.Err()
}

// constants is a collector that holds values and names only.
type constants struct {
	families    []*family
	descriptors []*prometheus.Desc
}

func (c *constants) Describe(out chan<- *prometheus.Desc) {
	for _, descriptor := range c.descriptors {
		out <- descriptor
	}
}

func (c *constants) Collect(out chan<- prometheus.Metric) {
	for i, family := range c.families {
		kind := prometheus.GaugeValue
		if family.isCounter {
			kind = prometheus.CounterValue
		}
		for _, series := range family.series {
			out <- prometheus.MustNewConstMetric(c.descriptors[i], kind, series.value, series.labels...)
		}
	}
}

func registerConstants(registry *prometheus.Registry, families []*family) {
	collector := &constants{families: families}
	for _, family := range families {
		descriptor := prometheus.NewDesc(family.name, family.help, family.labels, nil)
		collector.descriptors = append(collector.descriptors, descriptor)
	}
	registry.MustRegister(collector)
}

func registerVectors(registry *prometheus.Registry, families []*family) {
	for _, family := range families {
		if family.isCounter {
			vector := prometheus.NewCounterVec(
				prometheus.CounterOpts{Name: family.name, Help: family.help}, family.labels)
			registry.MustRegister(vector)
			for _, series := range family.series {
				vector.WithLabelValues(series.labels...).Add(series.value)
			}
		} else {
			vector := prometheus.NewGaugeVec(
				prometheus.GaugeOpts{Name: family.name, Help: family.help}, family.labels)
			registry.MustRegister(vector)
			for _, series := range family.series {
				vector.WithLabelValues(series.labels...).Set(series.value)
			}
		}
	}
}

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: client_golang const|vec FILE PORT")
	}
	families, err := readFamilies(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	registry := prometheus.NewRegistry()
	switch os.Args[1] {
	case "const":
		registerConstants(registry, families)
	case "vec":
		registerVectors(registry, families)
	default:
		log.Fatalf("%q is neither const nor vec", os.Args[1])
	}
	http.Handle("/metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[3], nil))
}
