package serve

import (
	"context"
	"crypto/x509"
	"os"
	"path/filepath"
	"time"

	"github.com/duckdb/duckdb-go/v2/mapping"
	"github.com/prometheus/client_golang/prometheus"

	"khohoso/ingest/ledger"
	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/buildinfo"
	"khohoso/internal/doctor"
	"khohoso/models/datatests"
	"khohoso/models/store"
)

// gauges tell a Prometheus server how the installation stands, read when it asks. What cannot be read is left out, and
// khohoso_read_failures says how much that is.
type gauges struct {
	app       *app.App
	warehouse *store.Warehouse
	running   *running
	life      context.Context
}

func gauge(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("khohoso_"+name, help, labels, nil)
}

var (
	buildInfo        = gauge("build_info", "The program that runs; always 1.", "version", "commit", "engine")
	dataAsOf         = gauge("data_as_of_timestamp_seconds", "The latest event that the figures know.")
	dossiersKnown    = gauge("dossiers", "Dossiers in the figures.")
	pendingBatches   = gauge("pending_batches", "Batches that were taken in and are not in the figures yet.")
	testsFailed      = gauge("data_tests_failed", "Data tests that failed when they were last run; publication waits for them.")
	sourceLast       = gauge("source_last_batch_timestamp_seconds", "When a source last sent something.", "source")
	sourceSilent     = gauge("source_silent", "1 where a source has been silent longer than its rhythm explains.", "source")
	sourceQuarantine = gauge("source_quarantined_rows", "Rows of a source that were set aside, ever.", "source")
	warehouseBytes   = gauge("warehouse_bytes", "Size of the warehouse file.")
	diskFree         = gauge("disk_free_bytes", "Room that the service has left on the disk of a folder.", "folder")
	backupLast       = gauge("backup_last_timestamp_seconds", "When the newest backup of a folder was made; 0 where there is none.", "folder")
	certificateEnds  = gauge("certificate_ends_timestamp_seconds", "When the certificate ends that browsers are shown.")
	reloadFailed     = gauge("settings_reload_failed", "1 where the last reload of the settings was refused.")
	readFailures     = gauge("read_failures", "Figures of this page that could not be read.")
)

// Describe is of prometheus.Collector.
func (g *gauges) Describe(out chan<- *prometheus.Desc) {
	for _, one := range []*prometheus.Desc{
		buildInfo, dataAsOf, dossiersKnown, pendingBatches, testsFailed, sourceLast, sourceSilent, sourceQuarantine, warehouseBytes, diskFree, backupLast, certificateEnds, reloadFailed, readFailures,
	} {
		out <- one
	}
}

// longestScrape is how long reading may take; a server that asks waits ten seconds as a rule.
const longestScrape = 8 * time.Second

// Collect is of prometheus.Collector.
func (g *gauges) Collect(out chan<- prometheus.Metric) {
	ctx, stop := context.WithTimeout(g.life, longestScrape)
	defer stop()
	put := func(desc *prometheus.Desc, value float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
	}
	build := buildinfo.Read()
	put(buildInfo, 1, build.Version, build.Commit, mapping.LibraryVersion())
	failures := 0
	for _, read := range []func(context.Context, func(*prometheus.Desc, float64, ...string)) error{g.figures, g.sources, g.files} {
		if err := read(ctx, put); err != nil {
			failures++
			g.app.Log.Warn("metrics cannot be read", "error", err)
		}
	}
	if pair := g.running.certificate; pair != nil {
		if leaf, err := x509.ParseCertificate(pair.pair.Load().Certificate[0]); err == nil {
			put(certificateEnds, float64(leaf.NotAfter.Unix()))
		}
	}
	put(reloadFailed, map[bool]float64{true: 1}[g.running.refused.Load()])
	put(readFailures, float64(failures))
}

func (g *gauges) figures(ctx context.Context, put func(*prometheus.Desc, float64, ...string)) error {
	pending, err := g.warehouse.Pending(ctx)
	if err != nil {
		return err
	}
	put(pendingBatches, float64(pending))
	version, err := g.warehouse.DataVersion(ctx)
	if err != nil {
		return err
	}
	put(dossiersKnown, float64(version.Dossiers))
	if version.Events > 0 {
		put(dataAsOf, float64(version.AsOf.Unix()))
	}
	results, err := datatests.Results(ctx, g.warehouse)
	failed := 0
	for _, one := range results {
		if one.Failures > 0 {
			failed++
		}
	}
	put(testsFailed, float64(failed))
	return err
}

func (g *gauges) sources(ctx context.Context, put func(*prometheus.Desc, float64, ...string)) error {
	known, err := ledger.Sources(ctx, g.warehouse.DB())
	now := app.Clock()
	for _, one := range known {
		put(sourceLast, float64(one.LastBatch.Unix()), one.Source)
		put(sourceSilent, map[bool]float64{true: 1}[one.Silent(now)], one.Source)
		put(sourceQuarantine, float64(one.Quarantined), one.Source)
	}
	return err
}

func (g *gauges) files(_ context.Context, put func(*prometheus.Desc, float64, ...string)) error {
	info, err := os.Stat(g.warehouse.Path())
	if err != nil {
		return err
	}
	put(warehouseBytes, float64(info.Size()))
	folders := []string{filepath.Dir(g.warehouse.Path())}
	places, err := work.BackupPlaces(g.app, g.warehouse)
	for _, one := range places {
		folders = append(folders, one.Folder)
		newest := 0.0
		if at := one.Newest(); !at.IsZero() {
			newest = float64(at.Unix())
		}
		put(backupLast, newest, one.Folder)
	}
	for i, folder := range folders {
		if free, known := doctor.FreeBytes(folder); known && (i == 0 || folder != folders[0]) {
			put(diskFree, float64(free), folder)
		}
	}
	return err
}
