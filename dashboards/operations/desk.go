// Package operations writes the pages that operators run the warehouse by while it serves: sources, the ledger,
// the quarantine, what is taken in, builds and data tests, closings, the portal's figures, backups, tokens, and the
// jobs that are started there. Start with Desk, which says what they ask and do, and Page.Write.
package operations

import (
	"context"
	"io"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/closing"
	"khohoso/models/datatests"
	"khohoso/models/jobs"
	"khohoso/models/period"
	"khohoso/models/restatement"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// Desk is what the pages ask of the warehouse and have done to it.
type Desk interface {
	Sources(ctx context.Context) ([]Source, error)
	Files(ctx context.Context, q FileQuery) ([]File, Totals, error)
	// Groups counts what is set aside by reason, RowsAside lists it, most rows at a time; reasons are told in a language.
	Groups(ctx context.Context, lang string) ([]Group, error)
	RowsAside(ctx context.Context, q RowQuery, lang string) ([]Row, error)
	// ExportAside writes the workbook of the rows of a kind, to be mended.
	ExportAside(ctx context.Context, out io.Writer, kind, lang string) error
	Intake(ctx context.Context) (Intake, error)
	Figures(ctx context.Context) (Figures, error)
	Closings(ctx context.Context) (Closings, error)
	// Restated lists what a closed period would say today.
	Restated(ctx context.Context, p period.Period) ([]restatement.Restatement, error)
	Reconciled(ctx context.Context, p period.Period, set string) ([]scoring.Reconciliation, error)
	// Published are the periods that the portal's figures are known of, the latest first, and the sets.
	Published(ctx context.Context) (periods []period.Period, sets []string, err error)
	Backups(ctx context.Context) ([]BackupFolder, error)

	// Start begins a task and does not wait for it; name is the job that it runs as. Errors are for the reader:
	// ErrRunning, with the name, for what runs already.
	Start(ctx context.Context, t Task, by string) (name string, err error)
	// Job is how a job that was started here stands. Error: apperr.UnknownName.
	Job(ctx context.Context, name string) (Job, error)
	// Recent are the latest jobs that were started by hand.
	Recent(ctx context.Context) ([]jobs.Run, error)
}

// ErrRunning: the task runs already; it never runs twice at a time.
var ErrRunning error = apperr.New(apperr.Closed, "this is running already; wait for its end and try again", "việc này đang chạy; hãy chờ chạy xong rồi làm lại")

// Source is how fresh one source is.
type Source struct {
	Name        string // of the system that sends; the kind of files taken in by hand
	ByHand      bool
	Batches     int64
	LastBatch   time.Time
	LastEvent   time.Time // zero for catalogues
	Accepted    int64
	Quarantined int64
	UsualGap    time.Duration // 0 where there is no rhythm yet
	Silent      bool
}

// FileQuery asks for files of the ledger.
type FileQuery struct {
	Source string
	ByHand bool
	Day    string // 2024-06-30
	Batch  int
	Before int
	From   time.Time // when they were taken in
	Until  time.Time
	Most   int
}

// File is one file of the ledger.
type File struct {
	ID, Batch                                                            int
	Kind, Name, Format, Mapping, Source                                  string
	SourceRows, Read, Accepted, Revised, Duplicate, Quarantined, Waiting int64
	WithoutEvent, Unread                                                 *int64 // nil: not counted by an older version
	At                                                                   time.Time
}

// Totals are the sums of all files that were asked for.
type Totals struct{ Files, Batches, Read, Accepted, Duplicate, Quarantined int64 }

// Group is rows set aside for one reason.
type Group struct {
	Kind, Source, Column, Code, Reason, Example string
	Rows                                        int64
}

// RowQuery asks for rows that were set aside.
type RowQuery struct {
	Kind, Source, Reason string
	Column               *string // nil: any
	File                 int
	After                int64
	Most                 int
}

// Row is one row that was set aside.
type Row struct {
	ID                                       int64
	Batch                                    int
	Kind, File, Place, Column, Value, Reason string
}

// Intake is what comes in by itself.
type Intake struct {
	Inbox *Inbox // nil: none in the config
	Pulls []Pull
}

// Inbox is the watched folder.
type Inbox struct {
	Folder  string
	Waiting []Waiting
	Refused []Waiting // moved aside, the latest first
	Looked  time.Time
	Failed  error // of the last look
	Job     string
}

// Waiting is a file in the inbox or moved aside from it.
type Waiting struct {
	Name  string
	Bytes int64
	At    time.Time
	Why   string
}

// Pull is a source that is read by query.
type Pull struct {
	Name      string
	Every     time.Duration // 0: by hand or by the schedule
	LastBatch time.Time     // that brought something
	LastTry   time.Time     // since the service began
	Accepted  int64
	Failed    error
	Job       string
}

// Figures is what the figures stand on and whether they hold.
type Figures struct {
	Version  store.DataVersion
	NotBuilt bool
	Pending  int64 // batches that are not in the figures yet
	Tests    []datatests.Result
	Builds   []jobs.Run // builds and checks by hand and by the schedule, the latest first
}

// Closings are the periods that were closed and those that can be.
type Closings struct {
	All   []closing.Closing
	Open  []period.Period
	Reach time.Time // last day of the data
}

// BackupFolder is a folder that backups are made in.
type BackupFolder struct {
	Path  string
	Job   string // that makes one now
	Files []Backup
}

// Backup is one backup of a folder.
type Backup struct {
	Name    string
	Bytes   int64
	At      time.Time
	Parquet bool
	Last    jobs.Run // the last time it was verified; zero: never
}

// TaskKind is what can be done from the pages.
type TaskKind string

// The tasks.
const (
	TaskBuild  TaskKind = "build"
	TaskCheck  TaskKind = "check"
	TaskInbox  TaskKind = "inbox"
	TaskPull   TaskKind = "pull"
	TaskMend   TaskKind = "retry"
	TaskClose  TaskKind = "close"
	TaskReopen TaskKind = "reopen"
	TaskBackup TaskKind = "backup"
	TaskVerify TaskKind = "verify"
)

// Tasks are all of them.
var Tasks = []TaskKind{TaskBuild, TaskCheck, TaskInbox, TaskPull, TaskMend, TaskClose, TaskReopen, TaskBackup, TaskVerify}

// Task is something to be done, and to what.
type Task struct {
	Kind    TaskKind
	Object  string        // source of a pull, folder of a backup, backup to verify, kind of rows that are mended
	Period  period.Period // of TaskClose and TaskReopen
	Note    string
	File    string // name of the mended file
	Content []byte
}

// Job is how a job that was started by hand stands.
type Job struct {
	Name    string
	Running bool       // now, or waiting for the right to write
	Runs    []jobs.Run // the latest first
	Files   []File     // that its last run took in
	Pending int64      // batches that are not in the figures yet
}

// Last is the run that is shown: none before it has the right to write.
func (j Job) Last() (jobs.Run, bool) {
	if len(j.Runs) == 0 || j.Running && j.Runs[0].State != jobs.Running {
		return jobs.Run{}, false
	}
	return j.Runs[0], true
}
