namespace Sampan.Sandbox.Protobuf;

/// <summary>One field of a message.</summary>
/// <param name="Number">Its number on the wire.</param>
/// <param name="Name">Its JSON property; null when its fields stand in the owner itself.</param>
/// <param name="Count">How often it may come.</param>
/// <param name="Shape">What its value is.</param>
/// <param name="TypeName">For messages and choices: a name in <see cref="ProtobufTypes"/>.</param>
/// <param name="OmitsEmpty">True when an empty value is left out of the document; of most kinds their own decoder takes it out.</param>
internal sealed record ProtobufField(int Number, string? Name, ProtobufCount Count, ProtobufShape Shape, string? TypeName, bool OmitsEmpty)
{
    /// <summary>True for numbers, several of which may travel in one piece.</summary>
    public bool IsPackable => Shape is ProtobufShape.Int32 or ProtobufShape.Int64 or ProtobufShape.Flag or ProtobufShape.Double;

    public ProtobufMessage Type => ProtobufTypes.Find(TypeName!) ?? throw new InvalidDataException($"protobuf-types.txt: there is no {TypeName}");

    /// <summary>Reads one field of a line in the table; its head says how they are written.</summary>
    public static ProtobufField Parse(string word, int previous)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var number = equals < 0 ? previous + 1 : int.Parse(word.AsSpan(0, equals), System.Globalization.CultureInfo.InvariantCulture);
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var (name, code) = (word[(equals + 1)..colon], word[(colon + 1)..]);
        var count = code[0] switch { '[' => ProtobufCount.List, '{' => ProtobufCount.Map, _ => ProtobufCount.One };
        if (count != ProtobufCount.One) code = code[1..];
        var omits = code.EndsWith('-');
        code = code.TrimEnd('-');
        var shape = ShapeOf(code);
        var typeName = shape is ProtobufShape.Message ? code : shape is ProtobufShape.Choice ? code[1..] : null;
        return new(number, name == "~" ? null : name, count, shape, typeName, omits);
    }

    private static ProtobufShape ShapeOf(string code) => code switch
    {
        "s" => ProtobufShape.Text,
        "y" => ProtobufShape.Bytes,
        "i" => ProtobufShape.Int32,
        "l" => ProtobufShape.Int64,
        "n" => ProtobufShape.Double,
        "b" => ProtobufShape.Flag,
        "t" => ProtobufShape.Time,
        "T" => ProtobufShape.MicroTime,
        "q" => ProtobufShape.Quantity,
        "m" => ProtobufShape.IntOrString,
        "x" => ProtobufShape.AnyJson,
        "v" => ProtobufShape.Texts,
        ['|', ..] => ProtobufShape.Choice,
        { Length: > 1 } => ProtobufShape.Message,
        _ => throw new InvalidDataException($"protobuf-types.txt: no type has the code \"{code}\""),
    };
}
