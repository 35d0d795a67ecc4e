using System.Globalization;
using System.Text;

namespace Sampan.Sandbox.Apply.Fields;

/// <summary>One step of a path into a document.</summary>
internal readonly struct PathElement : IComparable<PathElement>, IEquatable<PathElement>
{
    private readonly KeyField[]? _key;
    private readonly FieldScalar _value;
    private readonly int _index;

    private PathElement(PathElementKind kind, string? name, KeyField[]? key, FieldScalar value, int index) =>
        (Kind, Name, _key, _value, _index) = (kind, name, key, value, index);

    public PathElementKind Kind { get; }

    /// <summary>For fields: the name.</summary>
    public string? Name { get; }

    /// <summary>For items of keyed lists: key fields, by name.</summary>
    public ReadOnlySpan<KeyField> Key => _key;

    /// <summary>For items of sets: the value.</summary>
    public FieldScalar Value => _value;

    /// <summary>For items by position: the position.</summary>
    public int Index => _index;

    public static PathElement Field(string name) => new(PathElementKind.Field, name, null, default, 0);

    /// <param name="key">The array is taken over, and sorted by name.</param>
    public static PathElement OfKey(KeyField[] key)
    {
        if (key.Length > 1) Array.Sort(key, (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return new(PathElementKind.Key, null, key, default, 0);
    }

    public static PathElement OfValue(FieldScalar value) => new(PathElementKind.Value, null, null, value, 0);

    public static PathElement At(int index) => new(PathElementKind.Index, null, null, default, index);

    public int CompareTo(PathElement other)
    {
        if (Kind != other.Kind) return Kind.CompareTo(other.Kind);
        return Kind switch
        {
            PathElementKind.Field => string.CompareOrdinal(Name, other.Name),
            PathElementKind.Key => CompareKeys(_key, other._key),
            PathElementKind.Value => _value.CompareTo(other._value),
            _ => _index.CompareTo(other._index),
        };
    }

    public bool Equals(PathElement other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is PathElement other && Equals(other);

    public override int GetHashCode()
    {
        if (Kind == PathElementKind.Field) return Name!.GetHashCode(StringComparison.Ordinal);
        if (Kind != PathElementKind.Key) return HashCode.Combine(_value, _index);
        var hash = default(HashCode);
        foreach (var field in Key) hash.Add(field.Value);
        return hash.ToHashCode();
    }

    /// <summary>As messages print it: <c>.name</c>, <c>[name="x",port=80]</c>, <c>[="x"]</c>, <c>[0]</c>.</summary>
    public override string ToString()
    {
        switch (Kind)
        {
            case PathElementKind.Field:
                return "." + Name;
            case PathElementKind.Value:
                return $"[={_value}]";
            case PathElementKind.Index:
                return $"[{_index.ToString(CultureInfo.InvariantCulture)}]";
        }

        var text = new StringBuilder("[");
        foreach (var field in Key) text.Append(text.Length > 1 ? "," : "").Append(field.Name).Append('=').Append(field.Value);
        return text.Append(']').ToString();
    }

    private static int CompareKeys(ReadOnlySpan<KeyField> left, ReadOnlySpan<KeyField> right)
    {
        for (var i = 0; i < left.Length && i < right.Length; i++)
        {
            var difference = string.CompareOrdinal(left[i].Name, right[i].Name);
            if (difference == 0) difference = left[i].Value.CompareTo(right[i].Value);
            if (difference != 0) return difference;
        }

        return left.Length.CompareTo(right.Length);
    }
}
