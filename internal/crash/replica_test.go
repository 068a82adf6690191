package crash_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// binary is the program's file, built once: without the race detector, whatever the tests run with, because what is killed is
// to be as fast as it is for people. CRASH_BINARY names one that is there already.
var binary = sync.OnceValues(func() (string, error) {
	if ready := os.Getenv("CRASH_BINARY"); ready != "" {
		return filepath.Abs(ready)
	}
	path, err := filepath.Abs("../../.cache/crash/patchbay")
	if err != nil {
		return "", err
	}
	out, err := exec.CommandContext(context.Background(), "go", "build", "-o", path, "patchbay/cmd/patchbay").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, out)
	}
	return path, err
})

// patience is how long anything may take on a busy machine before it counts as stuck.
const patience = 30 * time.Second

// replica is one process of an installation, again and again.
type replica struct {
	name    string
	binary  string
	folder  string
	args    []string
	history *history
	output  string                 // file with all that it printed
	address atomic.Pointer[string] // of the site; nil before it was up for the first time
	command *exec.Cmd
	gone    chan struct{} // closed when the process has ended
	killed  bool
	ended   error // how it ended; read it when gone is closed
	kills   int
	slowest time.Duration // of the starts
}

// start starts the process with further arguments. It is not up yet.
func (r *replica) start(args ...string) error {
	output, err := os.OpenFile(r.output, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = output.Close() }()
	r.command = exec.CommandContext(context.Background(), r.binary, append(r.args, args...)...)
	r.command.Stdout, r.command.Stderr = output, output
	r.history.note(happening{What: "start", Who: r.name})
	if err := r.command.Start(); err != nil {
		return err
	}
	r.killed = false
	gone, command := make(chan struct{}), r.command
	r.gone = gone
	go func() {
		r.ended = command.Wait()
		close(gone)
	}()
	return nil
}

// up waits until the process takes requests, and says how long that took. Its addresses are its own choice, so that no other
// program can have taken them in the meantime.
func (r *replica) up() error {
	began := time.Now()
	for time.Since(began) < patience {
		if address, ok := r.announced(); ok {
			r.address.Store(&address)
			r.slowest = max(r.slowest, time.Since(began))
			r.history.note(happening{What: "up", Who: r.name})
			return nil
		}
		select {
		case <-r.gone:
			return fmt.Errorf("%s ended by itself: %w\n%s", r.name, r.ended, r.printed())
		case <-time.After(5 * time.Millisecond):
		}
	}
	return fmt.Errorf("%s did not come up\n%s", r.name, r.printed())
}

// announced reads what a server leaves in its data folder.
func (r *replica) announced() (address string, ok bool) {
	var left struct {
		Address string `json:"address"`
		PID     int    `json:"pid"`
	}
	text, err := os.ReadFile(filepath.Join(r.folder, "serve.json"))
	ok = err == nil && json.Unmarshal(text, &left) == nil && left.PID == r.command.Process.Pid
	return left.Address, ok
}

// kill ends the process as nothing can prevent (signal 9). That it had ended before is an error.
func (r *replica) kill() error {
	select {
	case <-r.gone:
		return fmt.Errorf("%s ended by itself: %w\n%s", r.name, r.ended, r.printed())
	default:
	}
	r.history.note(happening{What: "kill", Who: r.name})
	r.killed = true
	r.kills++
	_ = r.command.Process.Kill()
	<-r.gone
	return nil
}

// died waits until the process was killed by signal 9, by its own hand.
func (r *replica) died() error {
	select {
	case <-r.gone:
	case <-time.After(patience):
		return fmt.Errorf("%s did not pass its fail point\n%s", r.name, r.printed())
	}
	r.history.note(happening{What: "died", Who: r.name})
	r.kills++
	if status, ok := r.command.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
		return fmt.Errorf("%s ended otherwise: %w\n%s", r.name, r.ended, r.printed())
	}
	return nil
}

// stop asks the process to end, if it was not killed, and waits for it.
func (r *replica) stop() error {
	if r.killed {
		return nil
	}
	_ = r.command.Process.Signal(syscall.SIGTERM)
	select {
	case <-r.gone:
	case <-time.After(patience):
		return fmt.Errorf("%s does not stop\n%s", r.name, r.printed())
	}
	if r.ended != nil {
		return fmt.Errorf("%s stopped with %w\n%s", r.name, r.ended, r.printed())
	}
	return nil
}

// abandon ends the process, if there is one, when nothing more is asked of it.
func (r *replica) abandon() {
	if r.command != nil && r.command.Process != nil {
		_ = r.command.Process.Kill()
		<-r.gone
	}
}

// printed is the end of what the processes have printed.
func (r *replica) printed() string {
	text, _ := os.ReadFile(r.output)
	return string(text[max(0, len(text)-4096):])
}
