using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Sandbox.Controllers;

/// <summary>Writes Events: one per object, reason and message, at most once a minute, so that a retry loop doesn't flood the cluster.</summary>
internal sealed class EventRecorder(ClusterView view, string component)
{
    private const int MaxRemembered = 4096;

    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _written = new(StringComparer.Ordinal);

    public Task WarnAsync(GroupResource resource, KubeObject about, string reason, string message, CancellationToken ct) =>
        WriteAsync(resource, about, "Warning", reason, message, ct);

    public Task NoteAsync(GroupResource resource, KubeObject about, string reason, string message, CancellationToken ct) =>
        WriteAsync(resource, about, "Normal", reason, message, ct);

    private async Task WriteAsync(GroupResource resource, KubeObject about, string type, string reason, string message, CancellationToken ct)
    {
        var now = view.Time.GetUtcNow();
        var hash = TemplateHash.Of($"{about.Uid}|{reason}|{message}");
        if (_written.TryGetValue(hash, out var last) && now - last < Quiet) return;
        if (_written.Count > MaxRemembered) _written.Clear();
        _written[hash] = now;

        var ns = about.Namespace ?? "default";
        var name = $"{about.Name}.{hash}";
        var stamp = ClusterView.Rfc3339(now);
        try
        {
            if (await view.TryCreateAsync(Resources.Events, Body(resource, about, type, reason, message, ns, name, stamp), ct).ConfigureAwait(false) is not null)
            {
                return;
            }

            var count = view.Get(Resources.Events, new ObjectKey(ns, name))?.Whole("count") ?? 1;
            var patch = new JsonObject { ["count"] = count + 1, ["lastTimestamp"] = stamp };
            await view.PatchAsync(Resources.Events, new ObjectKey(ns, name), patch, null, ct).ConfigureAwait(false);
        }
        catch (KubeApiException)
        {
            // An Event is a courtesy: its namespace may be terminating, and no work may fail for it.
        }
    }

    private JsonObject Body(
        GroupResource resource, KubeObject about, string type, string reason, string message, string ns, string name, string stamp) => new()
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
            ["involvedObject"] = new JsonObject
            {
                ["kind"] = view.KindOf(resource),
                ["namespace"] = about.Namespace,
                ["name"] = about.Name,
                ["uid"] = about.Uid,
                ["apiVersion"] = view.Id(resource).ApiVersion,
                ["resourceVersion"] = about.ResourceVersion,
            },
            ["reason"] = reason,
            ["message"] = message,
            ["source"] = new JsonObject { ["component"] = component },
            ["firstTimestamp"] = stamp,
            ["lastTimestamp"] = stamp,
            ["count"] = 1,
            ["type"] = type,
            ["reportingComponent"] = component,
            ["reportingInstance"] = "",
        };
}
