using System.Collections.Concurrent;
using System.Collections.Frozen;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Versions;

/// <summary>The types of the built-in kinds in one Kubernetes version: fields, required ones, and how patches merge them.</summary>
/// <remarks>From a table derived from the OpenAPI documents of 1.21 and 1.36. Up to 1.21 the older document holds, after it the newer one
/// (when a field came in between is not recorded), together with the older one's types that the newer lacks.</remarks>
public sealed class ApiTypes
{
    private static readonly ConcurrentDictionary<bool, ApiTypes> ByAge = new();

    private readonly FrozenDictionary<string, TypeFact> _types;

    private ApiTypes(bool old)
    {
        _types = EmbeddedText.Lines("api-types.txt").Where(line => !old || line[0] != '>').Select(line => ParseType(line, old))
            .ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
    }

    /// <summary>All types.</summary>
    public IReadOnlyCollection<TypeFact> All => _types.Values;

    /// <summary>The types for a version; one instance serves many versions.</summary>
    public static ApiTypes For(KubernetesVersion version) => ByAge.GetOrAdd(version.Minor <= 21, static old => new ApiTypes(old));

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

    private static TypeFact ParseType(string line, bool old)
    {
        var words = line.Split(' ');
        return new TypeFact(words[0].TrimStart('<', '>'), words.Skip(1).Where(w => w[0] != (old ? '>' : '<')).Select(ParseField));
    }

    private static TypeField ParseField(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var name = word.AsSpan(0, colon).TrimStart("<>");
        var empty = name[^1] switch { '+' => EmptyField.Written, '=' => EmptyField.WrittenNull, '-' => EmptyField.Omitted, _ => EmptyField.AsGiven };
        name = name.TrimEnd("+=-");
        var required = name.EndsWith("!");
        var rest = word[(colon + 1)..];
        rest = rest.Split('%')[0];
        (rest, var list) = Cut(rest, '@');
        (rest, var mergeKey) = Cut(rest, '^');
        (rest, var strategy) = Cut(rest, '~');
        var (listType, keys) = list is null ? (null, null) : Cut(list, '(');
        return new TypeField(
            name.TrimEnd('!').ToString(), FieldType.Parse(rest), required, empty, strategy, mergeKey, listType, keys is null ? [] : keys.TrimEnd(')').Split(','));
    }

    private static (string Before, string? After) Cut(string text, char at)
    {
        var i = text.IndexOf(at, StringComparison.Ordinal);
        return i < 0 ? (text, null) : (text[..i], text[(i + 1)..]);
    }
}
