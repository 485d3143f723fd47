// prometheus-cpp serves the series of a file, for scrape.sh to scrape.
//
// The file has a line for each family and, after it, one for each of its series; fields are set apart by tabs:
//
//     family  NAME  gauge|counter  HELP  LABEL...
//     series  VALUE  LABEL-VALUE...
#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <cstddef>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

std::vector<std::string> fieldsOf(const std::string& line) {
    std::vector<std::string> fields;
    std::size_t begin = 0;
    for (;;) {
        const std::size_t end = line.find('\t', begin);
        fields.push_back(line.substr(begin, end - begin));
        if (end == std::string::npos) return fields;
        begin = end + 1;
    }
}

void registerSeries(prometheus::Registry& registry, const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error(path + " cannot be read");
    prometheus::Family<prometheus::Gauge>* gauges = nullptr;
    prometheus::Family<prometheus::Counter>* counters = nullptr;
    std::vector<std::string> names;
    for (std::string line; std::getline(file, line);) {
        const std::vector<std::string> fields = fieldsOf(line);
        if (fields[0] == "family" && fields.size() >= 4) {
            names.assign(fields.begin() + 4, fields.end());
            gauges = nullptr;
            counters = nullptr;
            if (fields[2] == "counter") {
                counters = &prometheus::BuildCounter().Name(fields[1]).Help(fields[3]).Register(registry);
            } else {
                gauges = &prometheus::BuildGauge().Name(fields[1]).Help(fields[3]).Register(registry);
            }
        } else if (fields[0] == "series" && fields.size() == names.size() + 2 && (gauges || counters)) {
            prometheus::Labels labels;
            for (std::size_t i = 0; i < names.size(); i++) labels[names[i]] = fields[i + 2];
            const double value = std::stod(fields[1]);
            if (counters) {
                counters->Add(labels).Increment(value);
            } else {
                gauges->Add(labels).Set(value);
            }
        } else {
            throw std::runtime_error(path + ": \"" + line + "\" is neither a family nor a series of one");
        }
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::cerr << "usage: prometheus-cpp FILE PORT\n";
        return EXIT_FAILURE;
    }
    try {
        const auto registry = std::make_shared<prometheus::Registry>();
        registerSeries(*registry, arguments[1]);
        prometheus::Exposer exposer("127.0.0.1:" + std::string(arguments[2]), 2);
        exposer.RegisterCollectable(registry);
        for (;;) pause();
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
