using System.Globalization;
using System.Text;
using Sampan.Kubernetes.Documents;

namespace Sampan.Profiles.Tests;

public sealed class PredicateTests
{
    [Theory]
    [InlineData("$.spec.a", "exists", "null", "$.spec.a")]
    [InlineData("$.spec.none", "exists", "null", "")]
    [InlineData("$.spec.none", "missing", "null", "$")]
    [InlineData("$.spec.a", "missing", "null", "")]
    [InlineData("$.spec.a", "equals", "1", "$.spec.a")]
    [InlineData("$.spec.a", "equals", "1.0", "$.spec.a")]
    [InlineData("$.spec.a", "equals", "\"1\"", "")]
    [InlineData("$.spec.list[*].n", "in", "[2,\"x\"]", "$.spec.list[1].n $.spec.list[2].n")]
    [InlineData("$.spec.list[1].n", "range", "[2,2]", "$.spec.list[1].n")]
    [InlineData("$.spec.list[*].n", "matches", "^x$", "$.spec.list[2].n")]
    [InlineData("$.spec.map.*", "greater", "20Gi", "$.spec.map['x.y/q']")]
    [InlineData("$.spec.map.*", "sumGreater", "20G", "$.spec.map.p")]
    [InlineData("$.spec.map.*", "sumGreater", "41Gi", "")]
    [InlineData("$.spec.map", "keyPrefix", "x.y/", "$.spec.map['x.y/q']")]
    [InlineData("$.spec.map", "keyMatches", "^p$", "$.spec.map.p")]
    [InlineData("$.spec['map','list'][0]", "exists", "null", "$.spec.list[0]")]
    public void Operators_say_where_they_hold(string path, string op, string value, string expected)
    {
        var literal = value == "null" ? "" : $", \"value\": {(value[0] is '[' or '"' || double.TryParse(value, CultureInfo.InvariantCulture, out _) ? value : $"\"{value}\"")}";
        var profile = Profile.Parse(Encoding.UTF8.GetBytes($$"""
            {"apiVersion": "sampan.dev/v1alpha1", "kind": "Profile", "metadata": {"name": "t"}, "description": "d", "rules": [
              {"id": "r", "source": "s", "kinds": ["Thing.example.com"], "severity": "Warn", "message": "m", "remedy": "r",
               "any": [{"path": "{{path}}", "operator": "{{op}}"{{literal}}}]}]}
            """), "t");
        var thing = KubeObject.Parse("""
            {"apiVersion":"example.com/v1","kind":"Thing","spec":{"a":1,"nothing":null,"list":[{"n":1},{"n":2},{"n":"x"}],"map":{"p":"20Gi","x.y/q":"21Gi"}}}
            """u8.ToArray());

        Assert.Equal(expected, string.Join(' ', profile.Check(thing).Select(f => f.Path)));
    }
}
