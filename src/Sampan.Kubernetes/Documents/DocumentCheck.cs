using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Sampan.Kubernetes.Documents;

/// <summary>Walks over one JSON object and finds what grammar allows and a document must not have: a key twice, text that no decoder reads.</summary>
/// <remarks>One pass without allocations for ordinary objects; it is what makes a <see cref="KubeObject"/> readable without exceptions later.</remarks>
internal ref struct DocumentCheck
{
    private const int StackedNames = 128;

    /// <summary>What is wrong with the object, or null.</summary>
    public string? Defect { get; private set; }

    /// <summary>The object has <c>apiVersion</c> at its top.</summary>
    public bool HasApiVersion { get; private set; }

    /// <summary>The object has <c>kind</c> at its top.</summary>
    public bool HasKind { get; private set; }

    /// <summary>Checks a whole text that must hold exactly one object.</summary>
    /// <exception cref="JsonException">Not JSON, or deeper than <see cref="KubeJson.MaxDepth"/>.</exception>
    public static DocumentCheck Whole(ReadOnlySpan<byte> utf8)
    {
        var check = default(DocumentCheck);
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = KubeJson.MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            check.Defect = $"expected a JSON object, found {reader.TokenType}";
            return check;
        }

        check.TryConsume(ref reader);
        check.Text(utf8);
        reader.Read();
        return check;
    }

    /// <summary>Consumes the object the reader stands at the start of; false when the reader ran out of data before its end.</summary>
    public bool TryConsume(ref Utf8JsonReader reader)
    {
        Span<int> scopes = stackalloc int[KubeJson.MaxDepth + 1];
        var names = new NameStack(stackalloc ulong[StackedNames]);
        try
        {
            var depth = reader.CurrentDepth;
            scopes[0] = 0;
            var open = 1;
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        scopes[open++] = names.Count;
                        break;
                    case JsonTokenType.PropertyName:
                        if (reader.ValueIsEscaped) Surrogates(reader.ValueSpan);
                        if (open == 1 && Defect is null) Header(ref reader);
                        names.Push(NameHash(ref reader));
                        break;
                    case JsonTokenType.String when reader.ValueIsEscaped:
                        Surrogates(reader.ValueSpan);
                        break;
                    case JsonTokenType.EndObject:
                        if (names.PopHasTwins(scopes[--open])) Defect ??= "a key stands twice in one object";
                        if (reader.CurrentDepth == depth) return true;
                        break;
                }
            }

            return false;
        }
        finally
        {
            names.Dispose();
        }
    }

    /// <summary>Checks that the object's bytes are text at all.</summary>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        if (Defect is null && !Utf8.IsValid(utf8)) Defect = "a string is not valid UTF-8";
    }

    private void Header(ref Utf8JsonReader reader)
    {
        HasApiVersion |= reader.ValueTextEquals("apiVersion"u8);
        HasKind |= reader.ValueTextEquals("kind"u8);
    }

    private void Surrogates(ReadOnlySpan<byte> escaped)
    {
        var rest = escaped;
        while (rest.IndexOf((byte)'\\') is >= 0 and var at)
        {
            rest = rest[at..];
            if (rest[1] != 'u')
            {
                rest = rest[2..];
                continue;
            }

            var unit = CodeUnit(rest);
            rest = rest[6..];
            if (!char.IsSurrogate(unit)) continue;
            if (char.IsLowSurrogate(unit) || !rest.StartsWith("\\u"u8) || !char.IsLowSurrogate(CodeUnit(rest)))
            {
                Defect ??= "a string has half of a surrogate pair";
                return;
            }

            rest = rest[6..];
        }
    }

    private static char CodeUnit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private readonly ulong NameHash(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped || Defect is not null || !Utf8.IsValid(reader.ValueSpan)) return NameStack.Hash(reader.ValueSpan);
        var buffer = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        var length = reader.CopyString(buffer);
        var hash = NameStack.Hash(buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        return hash;
    }
}
