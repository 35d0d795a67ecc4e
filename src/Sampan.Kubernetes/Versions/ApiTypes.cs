using System.Collections.Concurrent;
using System.Collections.Frozen;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Versions;

/// <summary>The types of the built-in kinds in one Kubernetes version: fields, required ones, and how patches merge them.</summary>
/// <remarks>From a table derived from the OpenAPI documents of 1.21 and 1.36; when a type or field came and went, and from when on its feature
/// gate is on by default, is known for every minor from the published Go types and feature gates. Gates of 1.18 to 1.20 are interpolated.</remarks>
public sealed class ApiTypes
{
    private static readonly ConcurrentDictionary<int, ApiTypes> ByMinor = new();

    private readonly FrozenDictionary<string, TypeFact> _types;

    private ApiTypes(int minor) =>
        _types = EmbeddedText.Lines(typeof(ApiTypes), "api-types.txt").Select(line => ParseType(line, minor)).OfType<TypeFact>().ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>All types.</summary>
    public IReadOnlyCollection<TypeFact> All => _types.Values;

    /// <summary>The types for a version; the same instance for the same minor.</summary>
    public static ApiTypes For(KubernetesVersion version) => ByMinor.GetOrAdd(version.Minor, static minor => new ApiTypes(minor));

    /// <summary>The type with this name, or null.</summary>
    public TypeFact? Find(string name) => _types.GetValueOrDefault(name);

    /// <summary>The type of a kind's documents, or null when the tables do not describe it.</summary>
    public TypeFact? Find(GroupVersionKind kind) => Find(NameOf(kind));

    /// <summary>The name under which a kind's type stands: the group's first part, the version, the kind (<c>rbac.v1.Role</c>).</summary>
    public static string NameOf(GroupVersionKind kind)
    {
        var group = kind.Group.Length == 0 ? "core" : kind.Group.Split('.', 2)[0];
        return $"{group}.{kind.Version}.{kind.Kind}";
    }

    /// <summary>The field at a path of property names below a kind's document; list positions are left out, map keys are steps of their own. Null when there is none.</summary>
    public TypeField? FieldAt(GroupVersionKind kind, IEnumerable<string> path)
    {
        TypeField? field = null;
        var type = (FieldType?)new FieldType(FieldShape.Named, null, NameOf(kind));
        foreach (var step in path)
        {
            while (type?.Shape == FieldShape.List) type = type.Element;
            if (type?.Shape == FieldShape.Map)
            {
                (field, type) = (null, type.Element);
                continue;
            }

            field = type?.TypeName is { } name ? Find(name)?.Field(step) : null;
            type = field?.Type;
            if (field is null) return null;
        }

        return field;
    }

    private static TypeFact? ParseType(string line, int minor)
    {
        var words = line.Split(' ');
        var (name, life) = Cut(words[0], '/');
        (name, var mapType) = Cut(name, '%');
        return MinorRange.Parse(life).Contains(minor) ? new TypeFact(name, MapType(mapType, minor), words.Skip(1).Select(word => ParseField(word, minor)).OfType<TypeField>()) : null;
    }

    private static TypeField? ParseField(string word, int minor)
    {
        (word, var on) = Cut(word, '*');
        (word, var life) = Cut(word, '/');
        if (!MinorRange.Parse(life).Contains(minor)) return null;
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var name = word.AsSpan(0, colon);
        var empty = name[^1] switch { '+' => EmptyField.Written, '=' => EmptyField.WrittenNull, '-' => EmptyField.Omitted, _ => EmptyField.AsGiven };
        name = name.TrimEnd("+=-");
        var required = name.EndsWith("!");
        var rest = word[(colon + 1)..];
        (rest, var mapType) = Cut(rest, '%');
        (rest, var list) = Cut(rest, '@');
        (rest, var mergeKey) = Cut(rest, '^');
        (rest, var strategy) = Cut(rest, '~');
        var (listType, keys) = list is null ? (null, null) : Cut(list, '(');
        return new TypeField(
            name.TrimEnd('!').ToString(), FieldType.Parse(rest), required, empty, strategy, mergeKey, listType, keys is null ? [] : keys.TrimEnd(')').Split(','),
            MinorRange.Parse(on).Contains(minor), MapType(mapType, minor));
    }

    private static string? MapType(string? mark, int minor)
    {
        var type = mark?.TrimEnd([.. "0123456789-"]);
        return MinorRange.Parse(type?.Length < mark?.Length ? mark![type!.Length..] : null).Contains(minor) ? type : null;
    }

    private static (string Before, string? After) Cut(string text, char at)
    {
        var i = text.IndexOf(at, StringComparison.Ordinal);
        return i < 0 ? (text, null) : (text[..i], text[(i + 1)..]);
    }
}
