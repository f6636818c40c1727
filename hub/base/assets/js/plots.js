// Draws the plots of a page that has some. Each stands beside a table with the same figures.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkPointComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, LegendComponent, MarkPointComponent, TooltipComponent, SVGRenderer]);

const TEAL = "#0f6460";
const DARK = "#123131";
const LIGHT = "#9fc9c5";
const numbers = new Intl.NumberFormat(document.documentElement.lang || "en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(document.documentElement.lang || "en", {
  notation: "compact",
  maximumFractionDigits: 1,
});

const common = (currency) => ({
  animation: false,
  textStyle: { fontFamily: "inherit", color: DARK },
  grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
  // As HTML it would need inline styles, which the site's policy forbids.
  tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => `${numbers.format(value)} ${currency}` },
  yAxis: { type: "value", axisLabel: { formatter: (value) => short.format(value) } },
});

const DRAWINGS = {
  costs: ({ currency, costs }) => ({
    ...common(currency),
    xAxis: { type: "category", data: costs.names },
    series: [
      {
        name: costs.label,
        type: "bar",
        barMaxWidth: 64,
        data: costs.values.map((value, place) => ({ value, itemStyle: { color: place ? TEAL : LIGHT } })),
        label: { show: true, position: "top", formatter: ({ value }) => short.format(value) },
      },
    ],
  }),
  years: ({ currency, years }) => ({
    ...common(currency),
    legend: { left: 0, top: 0, itemGap: 20 },
    xAxis: { type: "category", data: years.names, axisLine: { onZero: true }, axisLabel: { margin: 8 } },
    series: [
      { name: years.invested.label, type: "bar", barMaxWidth: 40, color: LIGHT, data: years.invested.values },
      {
        name: years.cumulated.label,
        type: "line",
        color: TEAL,
        symbolSize: 7,
        data: years.cumulated.values,
        markPoint:
          years.payback === null
            ? undefined
            : {
                symbol: "circle",
                symbolSize: 14,
                itemStyle: { color: "#face00", borderColor: DARK, borderWidth: 2 },
                label: { formatter: years.payback_label, position: "top", color: DARK },
                data: [{ coord: [years.payback, years.cumulated.values[years.payback]] }],
              },
      },
    ],
  }),
};

for (const place of document.querySelectorAll("[data-plot]")) {
  const data = JSON.parse(document.getElementById(place.dataset.plotData).textContent);
  place.hidden = false;
  const chart = init(place, null, { renderer: "svg" });
  chart.setOption(DRAWINGS[place.dataset.plot](data));
  new ResizeObserver(() => chart.resize()).observe(place);
  window.addEventListener("beforeprint", () => chart.resize());
}
