namespace Sampan.Kubernetes.Versions;

/// <summary>The type of a field.</summary>
/// <param name="Shape">What it is.</param>
/// <param name="Element">For lists and maps: what they hold; null otherwise.</param>
/// <param name="TypeName">For <see cref="FieldShape.Named"/>: a name in <see cref="ApiTypes"/>; null otherwise.</param>
public sealed record FieldType(FieldShape Shape, FieldType? Element, string? TypeName)
{
    internal static FieldType Parse(string code) => code[0] switch
    {
        '[' => new(FieldShape.List, Parse(code[1..]), null),
        '{' => new(FieldShape.Map, Parse(code[1..]), null),
        _ when code.Length > 1 => new(FieldShape.Named, null, code),
        's' => new(FieldShape.Text, null, null),
        'y' => new(FieldShape.Bytes, null, null),
        't' => new(FieldShape.Time, null, null),
        'T' => new(FieldShape.MicroTime, null, null),
        'q' => new(FieldShape.Quantity, null, null),
        'm' => new(FieldShape.IntOrString, null, null),
        'i' => new(FieldShape.Int32, null, null),
        'l' => new(FieldShape.Int64, null, null),
        'n' => new(FieldShape.Number, null, null),
        'b' => new(FieldShape.Flag, null, null),
        'o' => new(FieldShape.Free, null, null),
        'x' => new(FieldShape.Any, null, null),
        _ => throw new InvalidDataException($"api-types.txt: no type has the code \"{code}\""),
    };
}
