package bot

import "time"

// crew are goroutines that do one thing after another. What a line needs makes a
// stack grow several times, which costs a fifth of all the work on it: a goroutine
// that has grown keeps its stack for the next line.
type crew struct {
	// next is taken from by those who have nothing to do.
	next chan func()
	// off sends home those who have nothing to do.
	off <-chan struct{}
}

// restless is how long one waits for the next thing to do before going home.
const restless = 10 * time.Second

func newCrew(off <-chan struct{}) crew { return crew{next: make(chan func()), off: off} }

// do has fn done by one who waits, or by a new one. It does not wait for it.
func (c crew) do(fn func()) {
	select {
	case c.next <- fn:
	default:
		go c.work(fn)
	}
}

func (c crew) work(fn func()) {
	idle := time.NewTimer(restless)
	defer idle.Stop()
	for {
		fn()
		idle.Reset(restless)
		select {
		case fn = <-c.next:
		case <-idle.C:
			return
		case <-c.off:
			return
		}
	}
}
