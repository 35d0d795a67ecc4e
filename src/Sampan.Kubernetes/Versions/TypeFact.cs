using System.Collections.Frozen;

namespace Sampan.Kubernetes.Versions;

/// <summary>One built-in type: its fields by name.</summary>
public sealed class TypeFact
{
    private readonly FrozenDictionary<string, TypeField> _fields;

    internal TypeFact(string name, string? mapType, IEnumerable<TypeField> fields) =>
        (Name, MapType, _fields) = (name, mapType, fields.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal));

    /// <summary>Name in the tables, such as <c>core.v1.PodSpec</c>.</summary>
    public string Name { get; }

    /// <summary><c>atomic</c> when server-side apply owns objects of this type as a whole; null otherwise.</summary>
    public string? MapType { get; }

    /// <summary>All fields.</summary>
    public IReadOnlyCollection<TypeField> Fields => _fields.Values;

    /// <summary>The field with this JSON property, or null. Names are case-sensitive.</summary>
    public TypeField? Field(string name) => _fields.GetValueOrDefault(name);
}
