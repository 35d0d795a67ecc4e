using Sampan.Api;

namespace Sampan.Cli.Output.Describe;

/// <summary>The text of a <c>describe</c>, built line by line; tabs separate cells, a leading tab indents.</summary>
/// <param name="colour">Whether names and phases carry terminal colours.</param>
internal sealed class Description(bool colour)
{
    private readonly GoTabWriter _writer = GoTabWriter.ForDescriptions();

    /// <summary>One line as it is.</summary>
    public Description Line(string text = "")
    {
        _writer.Line(text);
        return this;
    }

    /// <summary><c>Key:</c> and a value in the next column.</summary>
    public Description Pair(string key, object? value) => Line($"{key}:\t{value}");

    /// <summary>Key-value pairs sorted by key, the first beside the heading; <c>&lt;none&gt;</c> when there are none.</summary>
    public Description Map(string heading, IReadOnlyDictionary<string, string> map)
    {
        if (map.Count == 0) return Pair(heading, "<none>");
        var first = true;
        foreach (var (key, value) in map.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            Line($"{(first ? heading + ":" : "")}\t{key}={value}");
            first = false;
        }

        return this;
    }

    /// <summary>Lines under a heading at a depth; an empty list pads twice, as Velero's does.</summary>
    public Description Slice(int depth, string heading, IReadOnlyList<string> lines)
    {
        var indent = new string('\t', depth);
        if (lines.Count == 0) return Line($"{indent}{heading}:\t{indent}<none>");
        Line($"{indent}{heading}:\t{Continued(lines[0], depth)}");
        foreach (var line in lines.Skip(1)) Line($"{indent}\t{Continued(line, depth)}");
        return this;
    }

    /// <summary>Name, namespace, labels and annotations: how every description begins.</summary>
    public Description Metadata(VeleroResource resource) => Pair("Name", Bold(resource.Name))
        .Pair("Namespace", resource.Namespace)
        .Map("Labels", resource.Labels)
        .Map("Annotations", resource.Annotations);

    /// <summary>Included and excluded names, with what an empty include list means.</summary>
    public Description Filter(string included, IReadOnlyList<string> includes, string excluded, IReadOnlyList<string> excludes, string all = "*") =>
        Line($"\t{included}:\t{(includes.Count == 0 || includes is ["*"] ? all : string.Join(", ", includes))}")
        .Line($"\t{excluded}:\t{Names(excludes)}");

    /// <summary>The names, or <c>&lt;none&gt;</c>.</summary>
    public static string Names(IReadOnlyList<string> names) => names.Count == 0 ? "<none>" : string.Join(", ", names);

    /// <summary>Three-valued settings in words.</summary>
    public static string Tristate(bool? value, string unset = "auto", string yes = "true", string no = "false") => value switch { null => unset, true => yes, false => no };

    /// <summary>A phase, green when all is well and red when it is not.</summary>
    public string Phase(string phase) => phase switch
    {
        "" => "New",
        "Completed" => Paint("32", phase),
        "FailedValidation" or "PartiallyFailed" or "Failed" => Paint("31", phase),
        _ => phase,
    };

    /// <summary>The aligned text.</summary>
    public override string ToString() => _writer.ToString();

    private string Bold(string text) => colour ? $"\u001b[1m{text}\u001b[22m" : text;

    private string Paint(string code, string text) => colour ? $"\u001b[{code}m{text}\u001b[0m" : text;

    private static string Continued(string text, int depth) => text.Replace("\n", "\n" + new string('\t', depth + 1), StringComparison.Ordinal);
}
