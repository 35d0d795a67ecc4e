using System.Collections.Frozen;

namespace Sampan.Sandbox.Protobuf;

/// <summary>One message: its fields, in the order of their numbers.</summary>
internal sealed class ProtobufMessage(string name, IReadOnlyList<ProtobufField> fields)
{
    private readonly FrozenDictionary<int, ProtobufField> _byNumber = fields.ToFrozenDictionary(f => f.Number);

    /// <summary>Name in the table, such as <c>core.v1.PodSpec</c>.</summary>
    public string Name { get; } = name;

    public IReadOnlyList<ProtobufField> Fields { get; } = fields;

    /// <summary>The name of its Go type, as errors call it.</summary>
    public string GoName => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>The field with this number, or null.</summary>
    public ProtobufField? Field(int number) => _byNumber.GetValueOrDefault(number);

    /// <summary>Reads a line of the table.</summary>
    public static ProtobufMessage Parse(string line)
    {
        var words = line.Split(' ');
        var fields = new List<ProtobufField>();
        foreach (var word in words.AsSpan(1)) fields.Add(ProtobufField.Parse(word, fields.Count == 0 ? 0 : fields[^1].Number));
        return new(words[0], fields);
    }
}
