using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Profiles.Reading;

/// <summary>An object in a profile file; reads note what is wrong and go on, so that one run finds everything.</summary>
internal sealed class ProfileNode(JsonElement element, string path, List<string> problems)
{
    public void Problem(string field, string problem) => problems.Add($"{path}.{field}: {problem}");

    public void Only(params ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add($"{path}: must be an object");
            return;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name)) Problem(property.Name, "unknown field");
        }
    }

    public bool Has(string field) => element.At(field).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public JsonElement Value(string field) => element.At(field);

    public string Text(string field)
    {
        if (element.Text(field) is { Length: > 0 } text) return text;
        Problem(field, "must be a text that is not empty");
        return "";
    }

    public string Id(string field)
    {
        var id = Text(field);
        if (id.Length > 0 && id.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')))
            Problem(field, "ids are lower case letters, digits and dashes");
        return id;
    }

    public long Whole(string field)
    {
        if (element.Whole(field) is { } number and >= 0) return number;
        Problem(field, "must be a whole number, 0 or more");
        return 0;
    }

    public void MustBe(string field, string value)
    {
        if (element.Text(field) != value) Problem(field, $"must be \"{value}\"");
    }

    public ProfileNode? Object(string field)
    {
        var child = element.At(field);
        if (child.ValueKind == JsonValueKind.Object) return new ProfileNode(child, $"{path}.{field}", problems);
        Problem(field, "must be an object");
        return null;
    }

    public IReadOnlyList<ProfileNode> Items(string field)
    {
        if (!Has(field)) return [];
        var list = element.At(field);
        if (list.ValueKind == JsonValueKind.Array)
            return [.. list.EnumerateArray().Select((item, i) => new ProfileNode(item, $"{path}.{field}[{i}]", problems))];
        Problem(field, "must be a list");
        return [];
    }

    public IReadOnlyList<string> Texts(string field)
    {
        if (!Has(field)) return [];
        var list = element.At(field);
        if (list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String))
        {
            return [.. list.EnumerateArray().Select(e => e.GetString()!)];
        }

        Problem(field, "must be a list of texts");
        return [];
    }
}
