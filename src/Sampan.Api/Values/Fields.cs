using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Api.Values;

/// <summary>One object inside a document (such as <c>spec</c>), read and written in place; it is made when the first field is set.</summary>
internal sealed class Fields(Func<bool, JsonObject?> locate)
{
    public static Fields Of(KubeObject document, params string[] path) => new(create => Locate(document.Edit(), path, create));

    public Fields Inner(string name) => new(create => locate(create) is { } outer ? Locate(outer, [name], create) : null);

    public JsonNode? Node(string name) => locate(false)?[name];

    public string? Text(string name) => locate(false).Text(name);

    public bool? Flag(string name) => locate(false).Flag(name);

    public long? Whole(string name) => locate(false).Whole(name);

    public TimeSpan? Duration(string name) => GoDuration.TryParse(Text(name), out var value) ? value : null;

    public DateTimeOffset? Time(string name) => KubeTime.Parse(Text(name));

    public IReadOnlyList<string> Texts(string name) =>
        [.. locate(false).Items(name).Select(item => JsonReads.Text(item)).OfType<string>()];

    public IReadOnlyDictionary<string, string> Map(string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (locate(false)?[name] is not JsonObject members) return map;
        foreach (var (key, value) in members)
        {
            if (JsonReads.Text(value) is { } text) map[key] = text;
        }

        return map;
    }

    public void Set(string name, string? value) => Put(name, value is null ? null : JsonValue.Create(value));

    public void Set(string name, bool? value) => Put(name, value is { } flag ? JsonValue.Create(flag) : null);

    public void Set(string name, long? value) => Put(name, value is { } number ? JsonValue.Create(number) : null);

    public void Set(string name, TimeSpan? value) => Set(name, value is { } span ? GoDuration.Format(span) : null);

    public void Set(string name, DateTimeOffset? value) => Set(name, value is { } time ? KubeTime.Format(time) : null);

    public void Set(string name, IReadOnlyList<string> values) =>
        Put(name, values.Count == 0 ? null : new JsonArray([.. values.Select(v => (JsonNode)JsonValue.Create(v))]));

    public void Set(string name, IReadOnlyDictionary<string, string> values) =>
        Put(name, values.Count == 0 ? null : new JsonObject(values.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))));

    public void Put(string name, JsonNode? value)
    {
        if (value is not null) locate(true)![name] = value;
        else locate(false)?.Remove(name);
    }

    public int Count(string name) => (int)Math.Clamp(Whole(name) ?? 0, 0, int.MaxValue);

    /// <summary>Go's <c>omitempty</c>: a count of zero is not written.</summary>
    public void SetCount(string name, int value) => Set(name, value == 0 ? null : (long?)value);

    private static JsonObject? Locate(JsonObject from, string[] path, bool create)
    {
        foreach (var step in path)
        {
            if (from[step] is JsonObject next) from = next;
            else if (!create) return null;
            else
            {
                var made = new JsonObject();
                from[step] = made;
                from = made;
            }
        }

        return from;
    }
}
