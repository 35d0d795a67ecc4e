using System.Collections.Frozen;

namespace Sampan.Kubernetes.Versions;

/// <summary>One built-in type: its fields by name.</summary>
public sealed class TypeFact
{
    private readonly FrozenDictionary<string, TypeField> _fields;

    internal TypeFact(string name, IEnumerable<TypeField> fields) =>
        (Name, _fields) = (name, fields.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal));

    /// <summary>Name in the tables, such as <c>core.v1.PodSpec</c>.</summary>
    public string Name { get; }

    /// <summary>All fields.</summary>
    public IReadOnlyCollection<TypeField> Fields => _fields.Values;

    /// <summary>The field with this JSON property, or null. Names are case-sensitive.</summary>
    public TypeField? Field(string name) => _fields.GetValueOrDefault(name);
}
