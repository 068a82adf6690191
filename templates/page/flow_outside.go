package page

import (
	"patchbay/internal/flow"
	"patchbay/templates/href"
	"patchbay/templates/ui"
)

const (
	fallbackRows = "fallbacks"
	bodyRows     = "fields"
)

func (i flowItem) bodyTable() ui.RowTableProps {
	return i.table("Fields of "+i.label(), []ui.Column{{Title: "Path in the body"}, {Title: "Save to Custom Attribute"}}, len(i.Settings.Fields),
		i.bodyRow(ui.NextRow, flow.BodyField{}, true))
}

func (i flowItem) bodyPath(row string, f flow.BodyField) ui.Field {
	c := i.cell(FlowField(i.ID, bodyRows), row, "path", "Path in the body", f.Path)
	c.Placeholder = "payment.id"
	return c
}

func (i flowItem) bodyAttribute(row string, f flow.BodyField) ui.Field {
	c := i.cell(FlowField(i.ID, bodyRows), row, "attribute", "Save to Custom Attribute", f.Attribute)
	c.Options = withChosen(i.page.Attributes, f.Attribute)
	return c.Found(href.ChoicesOfAttributes())
}

func (i flowItem) fallbackTable() ui.RowTableProps {
	return i.table("Fall-back values of "+i.label(), []ui.Column{{Title: "Attribute"}, {Title: "When the call does not set it"}}, len(i.Settings.Fallbacks),
		i.fallbackRow(ui.NextRow, flow.Fallback{}, true))
}

func (i flowItem) fallbackAttribute(row string, f flow.Fallback) ui.Field {
	c := i.cell(FlowField(i.ID, fallbackRows), row, "attribute", "Attribute", f.Attribute)
	c.Options = withChosen(i.page.Attributes, f.Attribute)
	return c.Found(href.ChoicesOfAttributes())
}

func (i flowItem) fallbackValue(row string, f flow.Fallback) ui.Field {
	return i.cell(FlowField(i.ID, fallbackRows), row, "value", "When the call does not set it", f.Value)
}
