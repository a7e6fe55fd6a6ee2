package service

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are what a Prometheus server reads. Labels come from the table of
// routes and from short lists, never from what a reader sends.
type counters struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	running  prometheus.Gauge
	signIns  *prometheus.CounterVec
	refused  *prometheus.CounterVec
}

func newMetrics() *counters {
	m := &counters{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "khohoso_http_requests_total", Help: "Requests answered."}, []string{"route", "method", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "khohoso_http_request_seconds", Help: "Time to answer.", Buckets: []float64{.005, .01, .025, .05, .1, .15, .25, .4, 1, 2.5, 10},
		}, []string{"route"}),
		running: prometheus.NewGauge(prometheus.GaugeOpts{Name: "khohoso_http_requests_running", Help: "Requests being answered now."}),
		signIns: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "khohoso_sign_ins_total", Help: "Sign-ins by way and outcome."}, []string{"way", "outcome"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "khohoso_refused_total", Help: "Requests that the access rule refused."}, []string{"route"}),
	}
	m.registry.MustRegister(m.requests, m.took, m.running, m.signIns, m.refused, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *counters) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func (m *counters) answered(route, method string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, knownMethod(method), strconv.Itoa(status/100)+"xx").Inc()
	m.took.WithLabelValues(route).Observe(took.Seconds())
}

// knownMethod keeps a reader from inventing labels.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch:
		return method
	}
	return "other"
}
