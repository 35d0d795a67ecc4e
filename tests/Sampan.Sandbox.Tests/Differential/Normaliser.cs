using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>Takes out of one scenario's answers what differs from run to run, and nothing else.</summary>
internal sealed partial class Normaliser(Scenario scenario, string ns)
{
    private static readonly TimeSpan Recent = TimeSpan.FromHours(2);
    private readonly Placeholders _names = new();

    /// <param name="answer">Edited in place.</param>
    /// <param name="show">Paths of the body to which the comparison is limited; empty for all of it.</param>
    public Answer Normalise(Answer answer, List<string> show)
    {
        var body = answer.Body;
        NoteGeneratedName(body);
        if (show.Count > 0) body = new JsonObject(show.Select(p => KeyValuePair.Create(p, JsonPointers.Find(answer.Body, p)?.DeepClone())));
        body = Value("", body, list: false);
        return answer with { Body = body, Headers = (JsonObject)Value("", answer.Headers, list: false)! };
    }

    private JsonNode? Value(string key, JsonNode? node, bool list)
    {
        switch (node)
        {
            case JsonObject item:
                Object(item);
                return item;
            case JsonArray items:
                foreach (var added in items.Where(IsOfTheDistribution).ToList()) items.Remove(added);
                for (var i = 0; i < items.Count; i++)
                {
                    var value = Value(key, items[i], list: false);
                    if (!ReferenceEquals(value, items[i])) items[i] = value;
                }

                return items;
            case null:
                return null;
            default:
                return node.GetValueKind() switch
                {
                    JsonValueKind.String => Text(key, (string)node!, node, list),
                    JsonValueKind.Number => Number(key, node),
                    _ => node,
                };
        }
    }

    private void Object(JsonObject item)
    {
        if (!scenario.ComparesManagedFields) item.Remove("managedFields");
        foreach (var (key, value) in item)
        {
            if (key.EndsWith("managedFields", StringComparison.Ordinal)) Sort(value, "operation", "manager", "apiVersion", "subresource");
        }

        if (item["causes"] is JsonArray { Count: > 1 } causes && causes.All(c => (string?)c?["reason"] == "FieldManagerConflict")) Sort(causes, "message", "field");
        NoteGeneratedName(item);
        var list = item["items"] is JsonArray || item["rows"] is JsonArray;
        foreach (var (key, value) in item.ToList())
        {
            var now = key == "metadata" && value is JsonObject metadata ? Metadata(metadata, list || IsBookmark(item)) : Value(key, value, list);
            if (!ReferenceEquals(now, value)) item[key] = now;
        }
    }

    /// <summary>Managers stand in the order of the seconds in which they wrote, and conflicts in no order.</summary>
    private static void Sort(JsonNode? list, params string[] by)
    {
        if (list is not JsonArray items) return;
        var sorted = items.OrderBy(i => string.Join('\n', by.Select(b => (string?)i?[b])), StringComparer.Ordinal).ToList();
        items.Clear();
        foreach (var item in sorted) items.Add(item);
    }

    /// <summary>The revision of a list or a bookmark is that of the whole server, on which other scenarios work too.</summary>
    private JsonObject Metadata(JsonObject metadata, bool list)
    {
        if (list && metadata["resourceVersion"] is not null) metadata["resourceVersion"] = "<list-rv>";
        if (list && metadata["continue"] is { } next && (string?)next != "") metadata["continue"] = "<continue>";
        Object(metadata);
        return metadata;
    }

    private static bool IsBookmark(JsonObject item) => item.Count <= 4 && item["metadata"] is JsonObject metadata && metadata["name"] is null && metadata["uid"] is null;

    /// <summary>Remembers a name that the server made up.</summary>
    private void NoteGeneratedName(JsonNode? node)
    {
        var metadata = node is JsonObject item ? item["metadata"] as JsonObject ?? item : null;
        if (metadata?["generateName"] is not JsonValue prefix || metadata["name"] is not JsonValue name) return;
        if (!((string)name!).StartsWith((string)prefix!, StringComparison.Ordinal) || scenario.Source.Contains((string)name!, StringComparison.Ordinal)) return;
        _names.For("name", (string)name!);
    }

    /// <summary>The recorded servers are MicroShift's builds, whose pods mount a certificate authority more.</summary>
    private static bool IsOfTheDistribution(JsonNode? source) =>
        source is JsonObject { Count: 1 } && source["configMap"] is JsonObject map && map["name"] is JsonValue name && (string?)name == "openshift-service-ca.crt";

    private JsonNode Text(string key, string text, JsonNode node, bool list)
    {
        var now = key switch
        {
            "resourceVersion" when text is { Length: > 0 } and not ("0" or "<list-rv>") && text.All(char.IsAsciiDigit) => _names.For("rv", text),
            "clusterIP" or "clusterIPs" or "ip" when IPv4().IsMatch(text) && !scenario.Source.Contains(text, StringComparison.Ordinal) => _names.For("ip", text),
            _ => Times(MessageNormaliser.Normalise(Generated(Volume().Replace(_names.Replace(text.Replace(ns, "$ns", StringComparison.Ordinal)), "kube-api-access-<random>")))),
        };
        return now == text ? node : now;
    }

    /// <summary>Names made up for objects that were refused then: nothing but the message has them.</summary>
    private string Generated(string text) => Prefixes().Matches(scenario.Source).Select(m => m.Groups[1].Value).Distinct()
        .Aggregate(text, (t, prefix) => Regex.Replace(t, Regex.Escape(prefix) + "[bcdfghjklmnpqrstvwxz2456789]{5}(?![a-z0-9])", prefix + "<generated>"));

    private JsonNode Number(string key, JsonNode node)
    {
        var text = node.ToJsonString();
        return key is "nodePort" or "healthCheckNodePort" && text != "0" && !scenario.Source.Contains(text, StringComparison.Ordinal) ? _names.For("port", text) : node;
    }

    /// <summary>A time of this run; what a scenario wrote itself is of another day.</summary>
    private static string Times(string text) => Time().Replace(text, m =>
        DateTimeOffset.TryParse(m.Value, CultureInfo.InvariantCulture, out var time) && (time - TimeProvider.System.GetUtcNow()).Duration() < Recent ? "<time>" : m.Value);

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")]
    private static partial Regex Time();

    [GeneratedRegex(@"^10\.96\.\d+\.\d+$")]
    private static partial Regex IPv4();

    [GeneratedRegex("kube-api-access-[a-z0-9]{5}")]
    private static partial Regex Volume();

    [GeneratedRegex("generateName: \"?([^,}\"\\s]+)")]
    private static partial Regex Prefixes();
}
