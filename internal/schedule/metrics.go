package schedule

import (
	"github.com/prometheus/client_golang/prometheus"

	"khohoso/models/jobs"
)

// Metrics counts runs for a Prometheus server. Labels are names of the config.
type Metrics struct {
	runs    *prometheus.CounterVec
	success *prometheus.GaugeVec
	took    *prometheus.GaugeVec
}

// NewMetrics makes counters that stand at nothing.
func NewMetrics() *Metrics {
	return &Metrics{
		runs:    prometheus.NewCounterVec(prometheus.CounterOpts{Name: "khohoso_job_runs_total", Help: "Runs of jobs that ended, by state."}, []string{"job", "kind", "state"}),
		success: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "khohoso_job_last_success_timestamp_seconds", Help: "When a job last succeeded."}, []string{"job", "kind"}),
		took:    prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "khohoso_job_last_run_seconds", Help: "How long the last run of a job took."}, []string{"job", "kind"}),
	}
}

// Note counts a run that ended.
func (m *Metrics) Note(r jobs.Run) {
	if kind, _, hand := OfHand(r.Job); hand {
		r.Job = HandName(kind, "") // to what it was done is no label: there is no end of those
	}
	m.runs.WithLabelValues(r.Job, r.Kind, string(r.State)).Inc()
	m.took.WithLabelValues(r.Job, r.Kind).Set(r.Ended.Sub(r.Started).Seconds())
	if r.State == jobs.Succeeded {
		m.success.WithLabelValues(r.Job, r.Kind).Set(float64(r.Ended.Unix()))
	}
}

// Describe is of prometheus.Collector.
func (m *Metrics) Describe(out chan<- *prometheus.Desc) {
	m.runs.Describe(out)
	m.success.Describe(out)
	m.took.Describe(out)
}

// Collect is of prometheus.Collector.
func (m *Metrics) Collect(out chan<- prometheus.Metric) {
	m.runs.Collect(out)
	m.success.Collect(out)
	m.took.Collect(out)
}
