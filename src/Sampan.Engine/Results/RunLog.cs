using System.Text;
using Sampan.Engine.Actions;

namespace Sampan.Engine.Results;

/// <summary>The log of one run that goes to the bucket: packed while it grows, in a private file. Safe for concurrent use.</summary>
/// <param name="time">Clock of the lines.</param>
/// <param name="field">The field every line carries, such as <c>backup=velero/b1</c>.</param>
internal sealed class RunLog(TimeProvider time, KeyValuePair<string, string> field) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly PackedSpool _lines = new();

    public void Info(string message, ItemId? item = null) => Write("info", message, item, null, []);

    /// <summary>A line with fields of its own, ordered by their names.</summary>
    public void Info(string message, ItemId item, IReadOnlyList<KeyValuePair<string, string>> extra) => Write("info", message, item, null, extra);

    public void Write(Issue issue) => Write(issue.Severity == IssueSeverity.Error ? "error" : "warning", issue.Message,
        issue is { Resource: { } resource, Key: { } key } ? new ItemId(resource, key) : null, issue.Reason, []);

    /// <summary>Why lines were lost, or null.</summary>
    public string? Problem()
    {
        lock (_gate) return _lines.Problem();
    }

    /// <summary>The packed log so far. Lines written afterwards begin another gzip member, which a later call has too. Of a log that was lost, a line that
    /// says so.</summary>
    public Stream OpenRead()
    {
        lock (_gate)
        {
            if (_lines.Problem() is not { } problem) return _lines.OpenRead();
            using var line = new PackedSpool();
            line.Write(Encoding.UTF8.GetBytes(LogLine.Format(time.GetUtcNow(), "warning", $"the log of this run is lost: {problem}", [field])));
            return line.OpenRead();
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate) _lines.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Write(string level, string message, ItemId? item, Reason? reason, IReadOnlyList<KeyValuePair<string, string>> extra)
    {
        var fields = new List<KeyValuePair<string, string>>(5 + extra.Count) { field };
        fields.AddRange(extra);
        if (item is { } id)
        {
            fields.Add(new("name", id.Key.Name));
            if (id.Key.Namespace is { } ns) fields.Add(new("namespace", ns));
            fields.Add(new("resource", id.Resource.ToString()));
        }

        if (reason is not null) fields.Add(new("reason", reason.Id));
        var line = Encoding.UTF8.GetBytes(LogLine.Format(time.GetUtcNow(), level, message, fields));
        lock (_gate) _lines.Write(line);
    }
}
