package render

import (
	"maps"
	"strings"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
)

// blockItem compiles a block that stands where an item could. No commas are needed around it.
func (j *jsonReader) blockItem(s *sequence) {
	if j.blocks++; j.blocks > maxBlocks {
		j.failHere(len("{{#"), CodeLimit, "Blocks are nested deeper than %d levels.", maxBlocks)
		return
	}
	switch {
	case j.has("{{#each ") && s.opening == "{":
		j.failHere(len("{{#each"), CodeBlock, "#each may stand only inside a list, between [ and ].")
	case j.has("{{#each "):
		j.each(s)
	case j.has("{{#if "):
		j.conditional(s)
	default:
		j.failHere(len("{{#"), CodeBlock, "There is no such block. There are {{#each list as item}} and {{#if condition}}, with one blank behind #each and #if.")
	}
	j.blocks--
	j.skipBlanks()
	if !j.broken && j.has(",") {
		j.at++
	}
	s.count++
	s.comma, s.mayComma = true, false
}

// each compiles {{#each list as name}} ... {{/each}}.
func (j *jsonReader) each(s *sequence) {
	open, listed := j.at, len(j.notes.list)
	list, name, end := j.expressions().Each(open)
	j.listOnly(list)
	if j.at = j.afterExpression(end, listed); j.at < 0 || name == "" {
		j.broken = true
		return
	}
	if j.loops++; j.loops > maxLoops {
		j.fail(open, j.at, CodeLimit, "#each is nested deeper than %d levels.", maxLoops)
		return
	}
	j.names.Push(name, list)
	body := j.blockBody(&sequence{opening: s.opening, closing: s.closing, open: open, block: "each"})
	j.names.Pop()
	j.loops--
	j.closeBlock("each")
	j.builder.add(&each{j.holeOf(list), body})
}

func (j *jsonReader) listOnly(list *expr.Expression) {
	if list.Kinds&expr.List == 0 && !list.Reported {
		j.errorAt(list.From, list.To, CodeType, "#each goes over a list; this is %s.", list.Kinds)
	}
}

// conditional compiles {{#if condition}} ... {{else}} ... {{/if}}.
func (j *jsonReader) conditional(s *sequence) {
	open, listed := j.at, len(j.notes.list)
	condition, end := j.expressions().If(open)
	if j.at = j.afterExpression(end, listed); j.at < 0 {
		j.broken = true
		return
	}
	inside := sequence{opening: s.opening, closing: s.closing, open: open, block: "if", seen: s.seen, count: s.count, certain: s.certain}
	block := &conditional{condition: j.holeOf(condition)}
	yes, before := inside, maps.Clone(s.seen)
	block.yes = j.blockBody(&yes)
	if !j.broken && j.has("{{else}}") {
		j.at += len("{{else}}")
		no := inside
		no.seen = before
		block.no = j.blockBody(&no)
		maps.Copy(s.seen, before)
	}
	j.closeBlock("if")
	j.builder.add(block)
}

// blockBody compiles what stands inside a block and returns it instead of adding it.
func (j *jsonReader) blockBody(s *sequence) []part {
	if s.seen == nil {
		s.seen = map[string]bool{}
	}
	s.comma, s.mayComma = true, true
	here := j.builder.here()
	j.items(s)
	return j.builder.since(here)
}

func (j *jsonReader) closeBlock(name string) {
	end := "{{/" + name + "}}"
	switch {
	case j.broken:
	case !strings.HasPrefix(j.rest(), end):
		j.failHere(len("{{/"), CodeBlock, "%s should stand here.", end)
	default:
		j.at += len(end)
	}
}

// each writes its body once for every item of a list.
type each struct {
	list *hole
	body []part
}

func (e *each) render(o *output) error {
	list, err := e.list.compute(o)
	if err != nil || list.Kind() != attr.List {
		return err
	}
	m := &o.machine
	m.Push(expr.Value{}, e.list.Secret || m.Secret())
	m.Items(list, func(item expr.Value) bool {
		m.Set(item)
		if err = renderAll(e.body, o); err == nil && len(o.bytes) > maxOutput {
			err = errTooLarge
		}
		return err == nil && m.Burn(1)
	})
	m.Pop()
	if err == nil && m.Failed() {
		err = e.list.place.failure(m.Failure())
	}
	return err
}

// conditional writes one of two.
type conditional struct {
	condition *hole
	yes, no   []part
}

func (c *conditional) render(o *output) error {
	holds := c.condition.True(&o.machine)
	if o.machine.Failed() {
		return c.condition.place.failure(o.machine.Failure())
	}
	before, secret := o.mark(), c.condition.Secret || o.machine.Secret()
	parts := c.no
	if holds {
		parts = c.yes
	}
	err := renderAll(parts, o)
	if secret && err == nil {
		o.coverSince(before)
	}
	return err
}
