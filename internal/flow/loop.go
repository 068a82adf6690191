package flow

import (
	"fmt"

	"patchbay/internal/fault"
)

// stops says whether a conversation always pauses at the component: for an answer, for some time, or for good.
func (c Component) stops() bool {
	switch c.Kind {
	case End:
		return true
	case Delay:
		return c.Settings.Seconds > 0
	}
	return c.Kind != OTP && c.Waits() && !c.Settings.SkipIfAnswered
}

// loops finds the ways round on which nothing ever stops: calls, messages and questions that are answered already.
type loops struct {
	graph    Graph
	problems *fault.Problems
	place    map[string]int // of a component in the graph
	onWay    map[string]bool
	done     map[string]bool
}

// checkLoops adds a problem to the output that closes each loop.
func (g Graph) checkLoops(p *fault.Problems) {
	l := loops{graph: g, problems: p, place: map[string]int{}, onWay: map[string]bool{}, done: map[string]bool{}}
	for i, c := range g.Components {
		l.place[c.ID] = i
	}
	for _, c := range g.Components {
		l.visit(c)
	}
}

func (l *loops) visit(c Component) {
	if l.done[c.ID] || c.stops() {
		return
	}
	l.onWay[c.ID] = true
	for _, o := range c.Outputs() {
		next, ok := l.graph.Find(c.Next[o.Key])
		switch {
		case !ok || c.pausesBefore(o.Key):
		case l.onWay[next.ID]:
			l.problems.Add(fmt.Sprintf("components.%d.next.%s", l.place[c.ID], o.Key),
				"%s goes round in a circle that never stops. Put a question or a delay in it.", o.Label)
		default:
			l.visit(next)
		}
	}
	l.onWay[c.ID], l.done[c.ID] = false, true
}
