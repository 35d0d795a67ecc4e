using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Protobuf;

namespace Sampan.Sandbox.Tests.Protobuf;

/// <summary>The table of messages against the table of types, which was derived from other documents.</summary>
public sealed class ProtobufTypesTests
{
    [Theory]
    [InlineData("1.18")]
    [InlineData("1.21")]
    [InlineData("1.36")]
    public void Every_kind_and_every_field_of_it_has_a_message(string version)
    {
        var types = ApiTypes.For(KubernetesVersion.Parse(version));
        var kinds = ApiFacts.For(KubernetesVersion.Parse(version)).Facts.Select(f => ApiTypes.NameOf(f.Resource.GroupVersionKind));
        var open = new Stack<(string Type, string Message)>(kinds.Select(k => (k, k)));
        var (seen, missing) = (new HashSet<string>(), new List<string>());
        while (open.TryPop(out var names))
        {
            var (name, messageName) = names;
            if (types.Find(name) is not { } type || !seen.Add(name)) continue;
            if (ProtobufTypes.Find(messageName) is not { } message)
            {
                missing.Add(name);
                continue;
            }

            var fields = Flat(message).ToDictionary(f => f.Name!);
            foreach (var field in type.Fields.Where(f => f.Name is not ("apiVersion" or "kind") || fields.ContainsKey(f.Name)))
            {
                if (!fields.TryGetValue(field.Name, out var found) ? !IsTypeMeta(type, field) : !Fits(field.Type, found)) missing.Add($"{name}.{field.Name}");
                if (NameIn(field.Type) is { } next && found?.TypeName is { } nested) open.Push((next, nested));
            }
        }

        Assert.True(seen.Count > 400, $"only {seen.Count} types were looked at");
        Assert.Empty(missing);
    }

    [Fact]
    public void No_message_has_a_number_or_a_property_twice_and_all_it_refers_to_is_there()
    {
        foreach (var message in ProtobufTypes.All)
        {
            Assert.Equal(message.Fields.Count, message.Fields.Select(f => f.Number).Distinct().Count());
            var names = Flat(message).Select(f => f.Name).ToList();
            Assert.Equal(names.Count, names.Distinct().Count());
            Assert.All(message.Fields.Where(f => f.TypeName is not null), f => Assert.NotNull(f.Type));
        }
    }

    private static IEnumerable<ProtobufField> Flat(ProtobufMessage message) => message.Fields.SelectMany(f => f.Name is null ? Flat(f.Type) : [f]);

    private static bool IsTypeMeta(TypeFact type, TypeField field) => field.Name is "apiVersion" or "kind" && type.Field("metadata") is not null;

    private static bool Fits(FieldType type, ProtobufField field) => (type.Shape, field.Count) switch
    {
        (FieldShape.List, ProtobufCount.List) or (FieldShape.Map, ProtobufCount.Map) => Fits(type.Element!, field with { Count = ProtobufCount.One }),
        (FieldShape.List, ProtobufCount.One) => field.Shape == ProtobufShape.Texts,
        (FieldShape.Free, ProtobufCount.One) when field.Shape == ProtobufShape.Message => true,
        (_, ProtobufCount.One) => field.Shape == Expected(type) || field.Shape is ProtobufShape.Choice or ProtobufShape.AnyJson,
        _ => false,
    };

    private static ProtobufShape Expected(FieldType type) => type.Shape switch
    {
        FieldShape.Text => ProtobufShape.Text,
        FieldShape.Bytes => ProtobufShape.Bytes,
        FieldShape.Time => ProtobufShape.Time,
        FieldShape.MicroTime => ProtobufShape.MicroTime,
        FieldShape.Quantity => ProtobufShape.Quantity,
        FieldShape.IntOrString => ProtobufShape.IntOrString,
        FieldShape.Int32 => ProtobufShape.Int32,
        FieldShape.Int64 => ProtobufShape.Int64,
        FieldShape.Number => ProtobufShape.Double,
        FieldShape.Flag => ProtobufShape.Flag,
        FieldShape.Named => ProtobufShape.Message,
        _ => ProtobufShape.AnyJson,
    };

    private static string? NameIn(FieldType type) => type.Element is { } element ? NameIn(element) : type.TypeName;
}
