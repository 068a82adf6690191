package render

// A unit is what null or an empty optional value leaves out: a header, a row, a part, a member or an item.

// unit renders parts. It writes nothing when the only placeholder among them is null, or an optional one is empty.
func (o *output) unit(parts []part, only *hole) (written bool, err error) {
	before := o.mark()
	if only == nil {
		err = renderAll(parts, o)
	} else if v, failed := only.compute(o); failed != nil {
		err = failed
	} else if v.IsNull() {
		return false, nil
	} else {
		err = only.write(o, v)
	}
	if err == errLeftOut {
		o.takeBack(before)
		return false, nil
	}
	return err == nil, err
}

// onlyHole returns the placeholder that is all there is, or nil.
func onlyHole(parts []part) *hole {
	if len(parts) != 1 {
		return nil
	}
	if h, ok := parts[0].(*hole); ok && h.before == "" {
		return h
	}
	return nil
}

// leaveOut makes the optional placeholders among the parts leave out the unit that they are in.
func leaveOut(parts []part) {
	for _, p := range parts {
		if h, ok := p.(*hole); ok {
			h.leaveOut = h.Optional
		}
	}
}
