using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Tests.Documents;

public sealed class KubeObjectTests
{
    [Fact]
    public void Unedited_objects_give_back_the_very_bytes() => HostileJson.Object.Sample(json =>
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var item = KubeObject.Parse(bytes);
        _ = item.View.GetRawText() + item.Name + item.Text("metadata", "labels", "a");
        Assert.True(bytes.AsSpan().SequenceEqual(item.ToUtf8().Span));
    });

    [Fact]
    public void Edited_objects_keep_every_other_token_in_its_place() => HostileJson.Object.Sample(json =>
    {
        var before = HostileJson.Tokens(Encoding.UTF8.GetBytes(json));
        var item = KubeObject.Parse(Encoding.UTF8.GetBytes(json));

        item.Edit()["metadata"]!["name"] = "other";

        before[before.IndexOf("2 String n")] = "2 String other";
        Assert.Equal(before, HostileJson.Tokens(item.ToUtf8().Span));
        Assert.Equal("other", item.Name);
    });

    [Fact]
    public void Scanning_and_viewing_find_the_same() => HostileJson.Object.Sample(json =>
    {
        var scanned = KubeObject.Parse(Encoding.UTF8.GetBytes(json));
        var view = KubeObject.Parse(Encoding.UTF8.GetBytes(json)).View;
        foreach (var property in view.EnumerateObject())
        {
            Assert.Equal(view.Text(property.Name), scanned.Text(property.Name));
            Assert.Equal(view.Flag(property.Name), scanned.Flag(property.Name));
            Assert.Equal(view.Whole(property.Name), scanned.Whole(property.Name));
        }
    });

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "twice")]
    [InlineData("""{"x":[{"a":{"b":1,"c":{},"b":2}}]}""", "twice")]
    [InlineData("""{"a":1,"\u0061":2}""", "twice")]
    [InlineData("""{"v":"\ud800"}""", "surrogate")]
    [InlineData("""{"v":"x\udc00\ud800"}""", "surrogate")]
    [InlineData("""{"v":["\ud83d\ud83d"]}""", "surrogate")]
    [InlineData("""{"\ud800":1}""", "surrogate")]
    [InlineData("[1]", "object")]
    [InlineData("""{"a":1""", "")]
    [InlineData("""{"a":1} {}""", "")]
    [InlineData("""{"a":01}""", "")]
    [InlineData("", "")]
    public void What_would_fail_later_is_refused_at_the_door(string json, string says) =>
        Assert.Contains(says, Assert.Throws<MalformedObjectException>(() => KubeObject.Parse(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Assert.Throws<MalformedObjectException>(() => KubeObject.Parse(new byte[] { (byte)'{', (byte)'"', 0xC3, (byte)'"', (byte)':', (byte)'1', (byte)'}' }));

    [Theory]
    [InlineData("""{"v":"\\ud800"}""")]
    [InlineData("""{"v":"\ud83d\ude00\\"}""")]
    [InlineData("""{"a":{"x":1},"b":{"x":1},"x":[{"x":2},{"x":3}]}""")]
    public void What_only_looks_broken_is_taken(string json) => Assert.NotNull(KubeObject.Parse(Encoding.UTF8.GetBytes(json)).View.GetRawText());

    [Theory]
    [InlineData(500, true)]
    [InlineData(600, false)]
    public void Nesting_is_bounded(int depth, bool taken)
    {
        var json = Encoding.UTF8.GetBytes("{\"v\":" + new string('[', depth) + new string(']', depth) + "}");

        if (taken) Assert.NotNull(KubeObject.Parse(json).Edit());
        else Assert.Throws<MalformedObjectException>(() => KubeObject.Parse(json));
    }

    [Fact]
    public void Five_megabytes_and_a_hundred_thousand_keys_are_an_object()
    {
        var keys = string.Join(",", Enumerable.Range(0, 100_000).Select(i => $"\"key-{i}\":\"{new string('v', 36)}\""));
        var json = Encoding.UTF8.GetBytes("{\"metadata\":{\"name\":\"big\"},\"data\":{" + keys + "}}");

        var item = KubeObject.Parse(json);

        Assert.True(json.Length > 5_000_000);
        Assert.Equal(new string('v', 36), item.Text("data", "key-99999"));
        Assert.Throws<MalformedObjectException>(() => KubeObject.Parse(Encoding.UTF8.GetBytes("{\"data\":{" + keys + ",\"key-50000\":1}}")));
    }

    [Fact]
    public void The_new_line_that_servers_end_an_object_with_is_not_part_of_it() =>
        Assert.Equal("""{"a":"b \n"}""", Encoding.UTF8.GetString(KubeObject.Parse(Encoding.UTF8.GetBytes(" {\"a\":\"b \\n\"}\r\n\n")).ToUtf8().Span));

    [Fact]
    public void A_clone_does_not_see_later_edits()
    {
        var item = KubeObject.Parse("""{"metadata":{"name":"a"}}"""u8.ToArray());
        var untouched = item.DeepClone();
        item.Edit()["metadata"]!["name"] = "b";
        var edited = item.DeepClone();
        item.Edit()["metadata"]!["name"] = "c";

        Assert.Equal(["a", "b", "c"], new[] { untouched.Name, edited.Name, item.Name });
        Assert.Equal("c", item.View.GetProperty("metadata").GetProperty("name").GetString());
    }

    [Fact]
    public void A_path_through_something_else_is_nothing()
    {
        var item = KubeObject.Parse("""{"metadata":[{"name":"a"}],"kind":5,"apiVersion":null}"""u8.ToArray());

        Assert.Equal(("", "", null), (item.Name, item.ApiVersion, item.Text("kind", "x")));
        Assert.Equal(5, item.Whole("kind"));
    }
}
