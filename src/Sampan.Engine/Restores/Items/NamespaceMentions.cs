using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Items;

/// <summary>Where restored objects still name a namespace that is restored under another name. Velero maps <c>metadata.namespace</c>, subjects of role
/// bindings, claims of volumes and references of snapshots; everything else stays as it was, and is named here.</summary>
internal sealed class NamespaceMentions(RestoreRun run)
{
    private const int Shown = 8;
    private const int LongestSecret = 64 * 1024;
    private readonly Dictionary<string, string> _moved = run.Restore.Spec.NamespaceMapping
        .Where(m => m.Key != m.Value).ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal);

    /// <summary>Adds a warning when the object names one.</summary>
    /// <param name="resource">Its resource in the backup.</param>
    /// <param name="item">The object as it will be created.</param>
    public void Report(GroupResource resource, KubeObject item)
    {
        if (_moved.Count == 0) return;
        var found = Find(resource, item.Edit()).ToList();
        if (found.Count == 0) return;
        var places = found.Take(Shown).Select(m => $"{m.Path} ({m.Namespace} is {_moved[m.Namespace]})");
        var more = found.Count > Shown ? $", and {found.Count - Shown} more" : "";
        run.Warn(Reason.NamespaceMentioned,
            $"{item.Kind.Kind} {item.Key} is restored naming namespaces that get other names: {string.Join(", ", places)}{more}", resource, item.Key);
    }

    private IEnumerable<(string Path, string Namespace)> Find(GroupResource resource, JsonObject root)
    {
        foreach (var (key, value) in root)
        {
            if (key is "apiVersion" or "kind") continue;
            var found = key switch
            {
                "metadata" => Walk(value?["annotations"], "metadata.annotations", "annotations"),
                "subjects" => value.Items().SelectMany((s, i) => s.Text("kind") == "ServiceAccount" ? [] : Walk(s, $"subjects[{i}]", key)),
                "data" when resource == WellKnown.Secrets => InSecret(value),
                "spec" when value is JsonObject spec => spec.Where(p => !IsMapped(resource, p.Key)).SelectMany(p => Walk(p.Value, $"spec{Step(p.Key)}", p.Key)),
                _ => Walk(value, key, key),
            };
            foreach (var mention in found) yield return mention;
        }
    }

    /// <summary>What was mapped on the way here: with two namespaces that change places it may look as if it was not.</summary>
    private static bool IsMapped(GroupResource resource, string key) => key switch
    {
        "claimRef" => resource == WellKnown.PersistentVolumes,
        "volumeSnapshotRef" => resource == WellKnown.VolumeSnapshotContents,
        _ => false,
    };

    private IEnumerable<(string Path, string Namespace)> Walk(JsonNode? node, string path, string field) => node switch
    {
        JsonObject members => Members(members, path),
        JsonArray items => items.SelectMany((item, i) => Walk(item, $"{path}[{i}]", field)),
        _ when node.Text() is { Length: > 0 } text =>
            InText(text, field, path.StartsWith("metadata.annotations", StringComparison.Ordinal)).Distinct().Select(ns => (path, ns)),
        _ => [],
    };

    private IEnumerable<(string Path, string Namespace)> Members(JsonObject members, string path)
    {
        // An entry of a container's environment, or a requirement of a selector.
        var named = members.Text("name") is { } name && name.Contains("NAMESPACE", StringComparison.OrdinalIgnoreCase) ? "value"
            : members.Text("key") == "kubernetes.io/metadata.name" ? "values" : null;
        foreach (var (key, value) in members)
        {
            if (key == "kubectl.kubernetes.io/last-applied-configuration") continue;
            foreach (var mention in Walk(value, path + Step(key), key == named ? "namespace" : key)) yield return mention;
        }
    }

    private IEnumerable<(string Path, string Namespace)> InSecret(JsonNode? data)
    {
        foreach (var (key, value) in data as JsonObject ?? [])
        {
            if (value.Text() is not { Length: > 0 and <= LongestSecret } encoded || !Base64.IsValid(encoded)) continue;
            foreach (var ns in Hosts(Encoding.UTF8.GetString(Convert.FromBase64String(encoded))).Distinct()) yield return ($"data{Step(key)}", ns);
        }
    }

    private IEnumerable<string> InText(string text, string field, bool annotation)
    {
        if (_moved.ContainsKey(text)) return IsNamespaceField(field) ? [text] : [];
        if (text.StartsWith("system:serviceaccount", StringComparison.Ordinal))
            return text.Split(':') is [_, _, var ns, ..] && _moved.ContainsKey(ns) ? [ns] : [];
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var start = annotation ? 0 : text.StartsWith("--", StringComparison.Ordinal) ? text.IndexOf('=', StringComparison.Ordinal) + 1 : -1;
        return start >= 0 && slash > start && !text.AsSpan(slash + 1).ContainsAny("/ :") && _moved.ContainsKey(text[start..slash])
            ? [text[start..slash]] : Hosts(text);
    }

    private static bool IsNamespaceField(string field) =>
        field.EndsWith("namespace", StringComparison.OrdinalIgnoreCase) || field.EndsWith("namespaces", StringComparison.OrdinalIgnoreCase) ||
        field is "matchNames" or "kubernetes.io/metadata.name";

    /// <summary>Namespaces within host names: <c>service.NAMESPACE.svc</c>, and <c>service.NAMESPACE:port</c>.</summary>
    private IEnumerable<string> Hosts(string text)
    {
        for (var i = text.IndexOf('.', StringComparison.Ordinal); i >= 0; i = text.IndexOf('.', i + 1))
        {
            var end = i + 1;
            while (end < text.Length && IsOfLabel(text[end])) end++;
            if (end == i + 1 || i == 0 || !IsOfLabel(text[i - 1])) continue;
            var rest = text.AsSpan(end);
            var host = rest.StartsWith(".svc") && (rest.Length == 4 || !IsOfLabel(rest[4]));
            var port = rest.Length > 1 && rest[0] == ':' && char.IsAsciiDigit(rest[1]);
            if ((host || port) && _moved.ContainsKey(text[(i + 1)..end])) yield return text[(i + 1)..end];
        }
    }

    private static bool IsOfLabel(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-';

    private static string Step(string key) => key.AsSpan().IndexOfAny('.', '/') < 0 ? $".{key}" : $"[\"{key}\"]";
}
