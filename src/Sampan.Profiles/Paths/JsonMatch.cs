using System.Globalization;
using System.Text.Json;

namespace Sampan.Profiles.Paths;

/// <summary>A value in a document, and where it stands.</summary>
/// <param name="Path">Such as <c>$.spec.ports[0].port</c>.</param>
/// <param name="Value">The value.</param>
internal readonly record struct JsonMatch(string Path, JsonElement Value)
{
    public JsonMatch Child(string name, JsonElement value) => new(Path + Spell(name), value);

    public JsonMatch Child(int index, JsonElement value) => new($"{Path}[{index.ToString(CultureInfo.InvariantCulture)}]", value);

    /// <summary>A property as a path step: bare when it is a plain word, else in brackets and quotes.</summary>
    public static string Spell(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? "." + name : "['" + name + "']";
}
