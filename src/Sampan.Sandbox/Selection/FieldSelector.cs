using System.Net;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Selection;

/// <summary>A field selector: <c>field=value,field!=value</c> over the few fields a kind offers.</summary>
internal sealed class FieldSelector
{
    private readonly List<(SelectableField Field, bool Equal, string Value)> _terms = [];

    /// <summary>The one name asked for, or null: single-object lists and watches need no scan.</summary>
    public string? Name => _terms.FirstOrDefault(t => t.Equal && t.Field.Label == "metadata.name").Value;

    /// <summary>Reads a selector for a resource; an empty or missing text selects everything.</summary>
    /// <exception cref="ApiRefusal">400: malformed, or a field this kind does not offer.</exception>
    public static FieldSelector Parse(string? text, ServedResource resource)
    {
        var selector = new FieldSelector();
        foreach (var term in Terms(text ?? ""))
        {
            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at < 0) throw Bad($"invalid selector: '{text}'; can't understand '{term}'");
            var equal = at == 0 || term[at - 1] != '!';
            var label = term[..(equal ? at : at - 1)];
            var value = term[(at + 1)..];
            if (equal && value.StartsWith('=')) value = value[1..];
            selector._terms.Add((SelectableField.Find(resource, label) ?? throw Bad(Unknown(resource, label)), equal, Unescape(value)));
        }

        return selector;
    }

    public bool Matches(KubeObject item) => _terms.TrueForAll(t => (t.Field.ValueIn(item) == t.Value) == t.Equal);

    private static string Unknown(ServedResource resource, string label) => resource switch
    {
        { Custom: null } when SelectableField.OnlyNames(resource) => $"\"{label}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"",
        { Home: ("batch", "jobs") } => $"field label \"{label}\" not supported for Job",
        _ => $"field label not supported: {label}",
    };

    private static IEnumerable<string> Terms(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '\\') i++;
            else if (i >= text.Length || text[i] == ',')
            {
                if (i > start) yield return text[start..Math.Min(i, text.Length)].Trim();
                start = i + 1;
            }
        }
    }

    private static string Unescape(string value) =>
        value.Replace("\\,", ",", StringComparison.Ordinal).Replace("\\=", "=", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    private static ApiRefusal Bad(string message) => new(HttpStatusCode.BadRequest, "BadRequest", message);
}
