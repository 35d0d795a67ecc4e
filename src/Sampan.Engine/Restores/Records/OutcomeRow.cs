using System.Text.Json.Nodes;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Records;

/// <summary>An outcome as a line of <c>sampan-outcomes.jsonl.gz</c>.</summary>
public static class OutcomeRow
{
    /// <summary><c>{"resource","kind","source","target","from","to","action","reason","message"}</c>; the last two when there is a reason.</summary>
    public static JsonObject ToJson(ItemOutcome outcome)
    {
        var row = new JsonObject
        {
            ["resource"] = outcome.Resource.ToString(),
            ["kind"] = outcome.To.Kind,
            ["source"] = outcome.Source.ToString(),
            ["target"] = outcome.Target.ToString(),
            ["from"] = outcome.From.ApiVersion,
            ["to"] = outcome.To.ApiVersion,
            ["action"] = Word(outcome.Action),
        };
        if (outcome.Reason is { } reason) row["reason"] = reason.Id;
        if (outcome.Message is { } message) row["message"] = message;
        return row;
    }

    /// <summary>Null for a line that is no outcome, such as the first. A reason of a newer version is left out.</summary>
    public static ItemOutcome? From(JsonNode? row)
    {
        if (row.Text("resource") is not { } resource || Action(row.Text("action")) is not { } action) return null;
        var kind = row.Text("kind") ?? "";
        return new ItemOutcome(GroupResource.Parse(resource), Key(row.Text("source")), Key(row.Text("target")),
            GroupVersionKind.From(row.Text("from") ?? "", kind), GroupVersionKind.From(row.Text("to") ?? "", kind), action)
        {
            Reason = row.Text("reason") is { } id ? Reason.Find(id) : null,
            Message = row.Text("message"),
        };
    }

    /// <summary>The action in lower case.</summary>
    public static string Word(RestoreAction action) => action switch
    {
        RestoreAction.Created => "created",
        RestoreAction.Updated => "updated",
        RestoreAction.Recreated => "recreated",
        RestoreAction.Failed => "failed",
        _ => "skipped",
    };

    private static RestoreAction? Action(string? word) =>
        Enum.GetValues<RestoreAction>().Where(a => Word(a) == word).Select(a => (RestoreAction?)a).FirstOrDefault();

    private static ObjectKey Key(string? text)
    {
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return slash < 0 ? new ObjectKey(null, text ?? "") : new ObjectKey(text![..slash], text[(slash + 1)..]);
    }
}
