package api

// pushPaths describe the addresses that take events in; package push answers them.
func pushPaths() object {
	bodies := object{}
	for _, media := range []string{"application/x-ndjson", "text/csv", "application/json", mediaTypes[asArrow], mediaTypes[asParquet], workbookMedia, "application/gzip", "application/octet-stream"} {
		bodies = append(bodies, one(media, object{}))
	}
	return object{
		one(root+"events", object{one("post", pushOperation("events", "Takes events in.",
			"Rows of the contract (docs/contract.md) in any format, also packed by gzip: the format is told by the content, whatever Content-Type says. 64 MiB at most.", bodies))}),
		one(root+"national", object{one("post", pushOperation("national", "Takes the national payload in.",
			"The messages DongBoHoSoMC and CapNhatTienDoHoSoMC as a one-stop system sends them to the national portal. 64 MiB at most.", object{one("application/json", object{})}))}),
	}
}

func pushOperation(id, title, about string, bodies object) object {
	header := func(text string) object {
		return object{one("description", text), one("schema", object{one("type", "string")})}
	}
	return object{
		one("operationId", id), one("summary", title), one("description", about+" Needs the token of a source. Where the token is for some units, rows of others are set aside as foreign_unit, and rows about events that are known for others as foreign_event. The answer comes after the commit."),
		one("parameters", []any{
			object{one("name", "Idempotency-Key"), one("in", "header"), one("required", false),
				one("description", "The sender's name for this body: sent again under it within thirty days it has no effect and gets the same answer."), one("schema", object{one("type", "string"), one("maxLength", 200)})},
			object{one("name", "lang"), one("in", "query"), one("required", false), one("description", "Language of reasons and errors."), one("schema", object{one("type", "string"), one("enum", []string{"vi", "en"})})},
		}),
		one("requestBody", object{one("required", true), one("content", bodies)}),
		one("responses", object{
			one("200", object{
				one("description", "What became of the rows."),
				one("headers", object{one("Idempotency-Replayed", header("true where the answer is that of an earlier sending."))}),
				one("content", object{one("application/json", object{one("schema", ref("PushAnswer"))})}),
			}),
			one("429", object{
				one("description", "Too many bodies at once, or too many requests; send this one again."),
				one("headers", object{one("Retry-After", header("Seconds to wait."))}),
				one("content", problemContent()),
			}),
			one("503", object{
				one("description", "Somebody else is writing for longer than a body waits, or the warehouse cannot be written: nothing was taken in; send this one again."),
				one("headers", object{one("Retry-After", header("Seconds to wait."))}),
				one("content", problemContent()),
			}),
			one("default", object{
				one("description", "A problem document (RFC 9457): 401 and 403 for want of a source's token, 413 for a body that is too long, 422 for one that cannot be read or came under a key of another."),
				one("content", problemContent()),
			}),
		}),
	}
}

func problemContent() object {
	return object{one("application/problem+json", object{one("schema", ref("Problem"))})}
}

// pushAnswerSchema is ingest.Answer.
func pushAnswerSchema() object {
	text, count := object{one("type", "string")}, object{one("type", "integer"), one("minimum", 0)}
	refusal := object{
		one("type", "object"), one("required", []string{"quarantine_id", "line", "column", "value", "reason", "says"}), one("additionalProperties", false),
		one("properties", object{
			one("quarantine_id", count), one("line", object{one("type", "integer"), one("description", "Line, or number of the row; 0 where it cannot be told.")}), one("place", text),
			one("column", text), one("value", text), one("reason", text), one("says", object{one("type", "string"), one("description", "The reason in words.")}),
		}),
	}
	nullable := func(items object) object {
		return object{one("type", []string{"array", "null"}), one("items", items)}
	}
	return object{
		one("type", "object"), one("additionalProperties", false),
		one("required", []string{"kind", "format", "read", "accepted", "revised", "duplicate", "quarantined", "ignored_columns", "refusals"}),
		one("properties", object{
			one("kind", text), one("format", text), one("mapping", text),
			one("read", object{one("type", "integer"), one("description", "Rows read: accepted + duplicate + quarantined.")}),
			one("accepted", count), one("revised", object{one("type", "integer"), one("description", "Of accepted: known events with other content.")}),
			one("duplicate", count), one("quarantined", count), one("ignored_columns", nullable(text)),
			one("without_event", object{one("type", "integer"), one("description", "Records that gave no event: none of the times that the mapping reads is filled.")}),
			one("unread_cells", object{one("type", "integer"), one("description", "Fees that could not be read and stand empty in rows that were taken in.")}),
			one("refusals", nullable(refusal)),
		}),
	}
}
