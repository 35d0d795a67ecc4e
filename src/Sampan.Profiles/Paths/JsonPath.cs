using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Sampan.Profiles.Paths;

/// <summary>The part of JSONPath that profiles use: <c>$.spec.ports[*].port</c>, <c>$.metadata.annotations['a.b/c']</c>, <c>['containers','initContainers'][*]</c>.</summary>
/// <remarks><c>[*]</c> and <c>.*</c> take every item of a list and every value of an object. A step that leads nowhere ends in no match, never in an error.</remarks>
internal sealed class JsonPath
{
    private readonly IReadOnlyList<JsonPathStep> _steps;

    private JsonPath(string text, IReadOnlyList<JsonPathStep> steps) => (Text, _steps) = (text, steps);

    public string Text { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out JsonPath? path, out string problem)
    {
        path = null;
        var reader = new JsonPathReader(text);
        if (!reader.TryRead(out var steps, out problem)) return false;
        path = new JsonPath(text, steps);
        return true;
    }

    /// <summary>Every match with its own path, in document order.</summary>
    public IReadOnlyList<JsonMatch> Find(JsonElement root, string prefix)
    {
        var matches = new List<JsonMatch> { new(prefix, root) };
        foreach (var step in _steps)
        {
            var next = new List<JsonMatch>();
            foreach (var match in matches) next.AddRange(step.From(match));
            matches = next;
        }

        return matches;
    }
}
